"""Line icons drawn on a 16×16 grid; they repeat what words say, so they are hidden from screen readers."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_PATHS = {
    "check": "M3 8.5 6.5 12 13 4.5",
    "cross": "M4 4l8 8M12 4l-8 8",
    "question": "M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.3 8.7 8 9.2 8 10M8 12.5v.1",
    "minus": "M3.5 8h9",
    "dash-circle": "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M5 8h6",
    "clock": "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M8 4.5V8l2.5 1.5",
    "warning": "M8 2 1.8 13.2h12.4zM8 6.3v3.2M8 11.4v.1",
    "info": "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M8 7.3v3.7M8 4.9V5",
    "search": "M7 2.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6M10.6 10.6l3.2 3.2",
    "menu": "M2 4h12M2 8h12M2 12h12",
    "down": "M4 6l4 4 4-4",
    "right": "M6 4l4 4-4 4",
    "left": "M10 4 6 8l4 4",
    "up-arrow": "M8 13V3M4 7l4-4 4 4",
    "down-arrow": "M8 3v10M4 9l4 4 4-4",
    "sort": "M5 6l3-3 3 3M5 10l3 3 3-3",
    "plus": "M8 3v10M3 8h10",
    "print": "M4.5 6V2h7v4M4.5 11H2.5V6h11v5h-2M4.5 9.5h7V14h-7z",
    "download": "M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11",
    "eye": "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8M8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6",
    "lock": "M3.5 7h9v6.5h-9zM5.5 7V4.8a2.5 2.5 0 0 1 5 0V7",
    "unit": "M6 2h4v3.5H6zM2 10.5h4V14H2zM10 10.5h4V14h-4zM8 5.5V8M4 10.5V8h8v2.5",
    "calendar": "M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v2.5M10.5 2v2.5",
    "person": "M8 2.2a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4M2.8 14a5.2 5.2 0 0 1 10.4 0",
    "bell": "M3.5 11.5h9M4.5 11.5V7.3a3.5 3.5 0 0 1 7 0v4.2M8 2v1.8M6.8 13.8h2.4",
    "file": "M3.5 1.8h6l3 3v9.4h-9zM9.5 1.8v3h3M5.8 8.3h4.4M5.8 10.8h4.4",
}


def icon(name: str) -> SafeString:
    """Returns the inline SVG of an icon. Raises KeyError for a name that is not drawn here."""
    return format_html(
        '<svg class="icon icon-{}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        name,
        mark_safe(_PATHS[name]),  # noqa: S308  constants above
    )
