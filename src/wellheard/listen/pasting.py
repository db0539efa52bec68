"""Lines to paste into a shell: whatever signs the name of a column holds, it comes back as it is."""

from __future__ import annotations

import shlex


def map_line(option: str) -> str:
    r"""An option of ``--map`` as it is typed into a shell.

    Example:
        >>> print(map_line('text="What\'s new?"'))
        --map 'text="What'"'"'s new?"'
    """
    return f"--map {shlex.quote(option)}"


def quoted_name(name: str) -> str:
    """The name of a column in the double quotes that :func:`wellheard.listen.options.parse_map` reads.

    Example:
        >>> print(quoted_name('3" screen, new'))
        "3"" screen, new"
    """
    return '"' + name.replace('"', '""') + '"'
