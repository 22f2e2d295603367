"""What a shop may set for its web chat: section `[channels.webchat]`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from adapters.web_address import web_address

SECRET_AT_LEAST = 32


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything has a default: by itself the chat works on the server's own address."""

    title: str = field(
        default="", metadata={"doc": "The name in the chat's header; empty = the page's own."}
    )
    origins: tuple[str, ...] = field(
        default=(),
        metadata={
            "doc": "Sites that may show the chat, as https://shop.example; "
            "empty = only pages of this server's own address."
        },
    )
    secret: str = field(
        default="",
        repr=False,
        metadata={
            "doc": "Signs the visitors' tokens, 32 characters or more, the same in all processes; "
            "empty = a random one, kept in the folder below."
        },
    )
    folder: str = field(
        default="mostrador-data/webchat",
        metadata={"doc": "Where the visitors' photos are kept."},
    )
    behind_proxy: bool = field(
        default=False,
        metadata={
            "doc": "As in [server], whose value it has by itself: for a chat that is reached "
            "another way than the rest."
        },
    )

    def check(self) -> Iterator[str]:
        if self.secret and len(self.secret) < SECRET_AT_LEAST:
            yield (
                f"secret is too short. Give it {SECRET_AT_LEAST} random characters, "
                "or leave it empty and one is made for you."
            )
        if Path(self.folder).exists() and not Path(self.folder).is_dir():
            yield "folder is a file. Name a folder: photos are kept there."
        for site in self.origins:
            parts = web_address(site)
            if parts is None or parts.path.strip("/"):
                yield f"origins has {site!r}. Write scheme and host, like https://shop.example."
