"""A module for each part that `zitdag check` looks at; none of them changes anything."""
