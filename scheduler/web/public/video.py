"""The page from which somebody goes to a conversation by video, and tries the camera before."""

from typing import Final

from flask import make_response, redirect, url_for
from werkzeug.wrappers import Response

from database import reading
from scheduler.appointments.booking import video_rooms
from scheduler.web.core import clock, rendering, served_region
from scheduler.web.core.keys import keys
from scheduler.web.public import own
from scheduler.web.shared import presenters
from scheduler.zitdagen.catalogue import ServiceMode

MAY_USE_THE_CAMERA: Final = "geolocation=(), camera=(self), microphone=(self)"


def video(uid: str) -> Response:
    """The link to the room, one tap away from any message; no account, nothing to install.

    Until the conversation is over: who is a little late still gets in.
    """
    rooms = served_region.current().video_address
    with reading() as db_session:
        mine = own.mine(db_session, uid)
        shown = presenters.by_id(db_session, mine.id)
        is_by_video = mine.entry.service.mode is ServiceMode.VIDEO
        is_open = shown.state is not presenters.ShownState.CANCELLED
        is_over = mine.entry.ends_at <= clock.now()
    if not rooms or not is_by_video or not is_open or is_over:
        return redirect(url_for("public.manage", uid=uid), 303)
    page = rendering.render(
        "public/video.html",
        appointment=shown,
        room_url=video_rooms.address(keys().video_rooms, rooms, mine),
        back_url=shown.manage_url,
    )
    answer = make_response(page)
    answer.headers["Permissions-Policy"] = MAY_USE_THE_CAMERA
    return answer
