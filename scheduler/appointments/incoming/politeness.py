"""Words beside a no that say no more than the no: a greeting, thanks, sorry, who writes.

What is not known here counts as more: somebody of staff then reads one mail too many, and no
question is lost.
"""

import re
from typing import Final

from scheduler.people.names import same_first_name

_ASKS = re.compile("[?\u061f\u1367]")
_WORD = re.compile(r"[^\W_]+")
# Of every language that we write in; whole sentences among them, for "ik kan komen" says more.
_NO_MORE: Final = (
    *("ik kan niet komen", "kan niet komen", "ik kom niet", "ik kan niet", "sorry", "helaas"),
    *("met vriendelijke groeten", "met vriendelijke groet", "vriendelijke groeten", "mvg"),
    *("veel groeten", "groeten", "groetjes", "groet", "bedankt", "dank u", "dank je", "dag"),
    *("hallo", "beste", "nee", "neen"),
    *("je ne peux pas venir", "désolée", "désolé", "merci", "cordialement", "bonjour"),
    *("i cannot come", "i can t come", "i am sorry", "thank you", "thanks", "regards", "hello"),
    *("kind regards", "best regards"),
    *("lo siento", "gracias", "saludos", "no puedo ir", "desculpe", "obrigado", "obrigada"),
    *("teşekkürler", "teşekkür ederim", "üzgünüm", "gelemem", "dziękuję", "przepraszam"),
    *("pozdrawiam", "mulțumesc", "scuze", "mahadsanid"),
    *("спасибо", "извините", "с уважением", "дякую", "вибачте", "з повагою"),  # noqa: RUF001 -- Cyrillic
    *("благодаря", "съжалявам", "поздрави"),
    *("شكرا", "آسف", "آسفة", "تحياتي", "تشکر", "ببخشید", "مننه"),
)
_PHRASES = re.compile(
    "|".join(rf"(?<!\S){re.escape(one)}(?!\S)" for one in sorted(_NO_MORE, key=len, reverse=True))
)


def says_more(words: str, first_name: str) -> bool:
    """Whether these words say more than a no; `first_name` is of who writes them."""
    if _ASKS.search(words):
        return True
    plain = " ".join(_WORD.findall(words.casefold()))
    left = _PHRASES.sub(" ", plain).split()
    return not all(same_first_name(one, first_name) for one in left)
