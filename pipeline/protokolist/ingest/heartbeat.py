"""Signs of life while a long file is read: whoever waits for it counts the time from the last one."""

from collections.abc import Callable

_listeners: list[Callable[[], None]] = []


def beat() -> None:
    """Says that a part is done, such as a page; costs next to nothing where nobody listens."""
    for listener in _listeners:
        listener()


def listen(listener: Callable[[], None]) -> None:
    """``listener`` is called at every sign of life from now on."""
    _listeners.append(listener)
