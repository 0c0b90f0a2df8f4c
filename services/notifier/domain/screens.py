"""What the resident sees: each function makes one message. As few messages as possible, since each is paid for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.notifier.domain import content, reading
from services.notifier.domain.content import Buttons, Choice, Link, Place, Rows, Text, shortened
from services.notifier.domain.facts import Checklist, Office, Question, Requirement, Service, Words

PAGE_ROWS = content.ROW_MAXIMUM - 1  # the last row leads to the next page
CHAT_LINK = "{{chat_link}}"
ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


@dataclass(frozen=True)
class ChatLink:
    """The booking page that a reply must link to. Its secret is made when the reply is sent and stored only as a hash."""

    office_id: str
    service_id: str | None
    answers: Mapping[str, str]
    language: str


@dataclass(frozen=True)
class Reply:
    """One message to send. Its texts may hold :data:`CHAT_LINK` and :func:`manage_link` in place of secrets."""

    content: Text | Buttons | Rows | Link | Place
    chat_link: ChatLink | None = None
    manage: tuple[str, ...] = ()


def manage_link(appointment_id: str) -> str:
    """What stands in a text for the secret link to an appointment until it is sent."""
    return f"{{{{manage:{appointment_id}}}}}"


def menu(words: Words, office: Office, before: str = "") -> Reply:
    """The one list that every path starts from."""
    entries = [words(f"menu.{name}") for name in reading.MENU_ORDER]
    body = words("menu.body", office=office.name, entries=numbered(entries))
    rows = [
        Choice(f"menu:{name}", shortened(title, content.ROW_TITLE), words(f"menu.{name}.hint"))
        for name, title in zip(reading.MENU_ORDER, entries, strict=True)
    ]
    return Reply(Rows(joined(before, body), words("menu.button"), rows, words("menu.footer")))


def service_list(words: Words, purpose: str, services: Sequence[Service], page: int, before: str = "") -> Reply:
    """The services as a list, nine to a page when there are more than ten."""
    shown, first, more = page_of(services, page)
    body = words(f"services.{purpose}", entries=numbered([service.name for service in shown], first + 1))
    rows = [_service_row(purpose, service) for service in shown]
    if more:
        rows.append(Choice(f"page:{purpose}:{page + 1}", words("services.next")))
    return Reply(Rows(joined(before, body), words("services.button"), rows))


def page_of(services: Sequence[Service], page: int) -> tuple[Sequence[Service], int, bool]:
    """The services of a page, how many come before them, and whether more follow."""
    if len(services) <= content.ROW_MAXIMUM:
        return services, 0, False
    first = page * PAGE_ROWS
    return services[first : first + PAGE_ROWS], first, len(services) > first + PAGE_ROWS


def _service_row(purpose: str, service: Service) -> Choice:
    title = shortened(service.name, content.ROW_TITLE)
    return Choice(f"svc:{purpose}:{service.id}", title, _full(service.name, title))


def _full(name: str, title: str) -> str:
    return "" if name == title else shortened(name, content.ROW_DESCRIPTION)


def question(words: Words, purpose: str, service: Service, asked: Question, before: str = "") -> Reply:
    """A qualifying question: buttons when the answers are few and short, else a list."""
    labels = [option.label for option in asked.options]
    body = words("question.body", service=service.name, question=asked.text, entries=numbered(labels))
    choices = [Choice(f"ans:{purpose}:{service.id}:{asked.id}:{option.value}", option.label) for option in asked.options]
    short = len(choices) <= content.BUTTON_MAXIMUM and all(len(label) <= content.BUTTON_TITLE for label in labels)
    if short:
        return Reply(Buttons(shortened(joined(before, body), content.INTERACTIVE_LIMIT), choices))
    rows = [_answer_row(choice) for choice in choices[: content.ROW_MAXIMUM]]
    return Reply(Rows(joined(before, body), words("question.button"), rows))


def _answer_row(choice: Choice) -> Choice:
    title = shortened(choice.title, content.ROW_TITLE)
    return Choice(choice.id, title, _full(choice.title, title))


def booking_link(words: Words, link: ChatLink, service_name: str, before: str, body: str) -> Reply:
    """The signed link to the booking page, with what was answered so far; ``body`` is the key of what is said about it."""
    said = words(body, service=service_name)
    return Reply(Link(shortened(joined(before, said), content.INTERACTIVE_LIMIT), words("link.label"), CHAT_LINK), link)


def checklist(words: Words, service: Service, found: Checklist, before: str = "") -> Reply:
    """What to bring, with a button to book right away when the text leaves room for one."""
    lines = "\n".join(f"• {requirement_line(words, item)}" for item in found.items)
    body = joined(before, words("checklist.body", service=service.name, items=lines))
    if len(body) > content.INTERACTIVE_LIMIT:
        return Reply(Text(shortened(joined(body, words("checklist.book_by_text")), content.TEXT_LIMIT)))
    choices = [Choice(f"go:{service.id}", words("checklist.book")), Choice("menu:menu", words("checklist.menu"))]
    return Reply(Buttons(body, choices))


def requirement_line(words: Words, item: Requirement) -> str:
    """``Kartu Keluarga: fotokopi 2 lembar, difotokopi sebelum berangkat``."""
    key = "form.photocopy_counted" if item.form == "photocopy" and item.copies else f"form.{item.form}"
    line = words(key if words.has(key) else "form.other", name=item.name, copies=item.copies)
    return f"{line} ({item.condition})" if item.condition else line


def address(office: Office) -> Reply:
    """The office on the map."""
    return Reply(Place(office.latitude, office.longitude, office.name, office.address))


def text(body: str) -> Reply:
    """A text that is there already."""
    return Reply(Text(body))


def plain(words: Words, key: str, **values: object) -> Reply:
    """A text without choices."""
    return Reply(Text(words(key, **values)))


def numbered(entries: Sequence[str], first: int = 1) -> str:
    """The entries as lines ``1. …``, so that a plain ``1`` is an answer everywhere."""
    return "\n".join(f"{position}. {entry}" for position, entry in enumerate(entries, first))


def joined(before: str, body: str) -> str:
    """Two paragraphs as one text, the first of which may be empty."""
    return f"{before}\n\n{body}" if before else body
