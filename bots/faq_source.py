"""What the settings say of the FAQ: its folder, facts, languages, dial, and where files may lie."""

from pathlib import Path

from adapters.embedding import open_model
from adapters.kinds import kind_of
from bots.sections import SHIPPED_FAQ
from bots.settings import Settings
from dialog.inspection import Source
from dialog.phrases import Phrases


def faq_source(settings: Settings) -> Source:
    """For `dialog.inspection`: the folder's facts.toml is read there, and ours win over it.

    Raises SettingsError where the model that `faq.semantic` names cannot be used.
    """
    name = {"shop_name": settings.shop.name} if "shop.name" in settings.told else {}
    return Source(
        folder=settings.faq.path,
        facts={**name, **settings.facts},
        languages=tuple(settings.shop.languages),
        dial=settings.faq.dial,
        media=media_folders(settings),
        encoder=open_model(Path(settings.faq.semantic)) if settings.faq.semantic else None,
        kind=kind_of,
    )


def media_folders(settings: Settings) -> tuple[Path, ...]:
    """Besides the FAQ's own folder."""
    folders = (getattr(section, "media_folder", "") for section in settings.channels.values())
    return tuple(Path(folder) for folder in folders if folder)


def phrases_of(*folders: Path) -> Phrases:
    """With the own ones of the first folder that has some. Raises FaqError."""
    shipped = Phrases.load(SHIPPED_FAQ)
    own = (folder for folder in folders if any(folder.glob("*/phrases*.yaml")))
    folder = next(own, SHIPPED_FAQ)
    return shipped if folder == SHIPPED_FAQ else Phrases.load(folder, over=shipped)
