"""What masks need to know about names and addresses: surnames, titles, words of organisations, districts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Masking:
    """The words that decide how much of a text a mask may keep. Without words it keeps the least."""

    surnames: tuple[str, ...] = ()
    """Surnames of two characters, which a mask keeps whole."""
    titles: tuple[str, ...] = ()
    """A surname with a title says no more than the surname does."""
    organisations: tuple[str, ...] = ()
    """A name with one of these words in it is no person's."""
    organisation_endings: tuple[str, ...] = ()
    """The same, but only at the end of a name of four characters and more."""
    persons_before_ending: str = ""
    """Characters that make it a person all the same, as the third one."""
    regions: tuple[str, ...] = ()
    """Endings of provinces and cities, which stand before a district."""
    districts: tuple[str, ...] = ()
    """Endings of the smallest part of an address that a mask keeps."""
    places_before_district: str = ""
    """Characters before an ending of one character that make it no district: 小区, 社区."""
    address_endings: str = ""
    """Characters that end a part of an address and so stand in no name of a place."""
    longest_place: int = 8
    """Characters of a district's name without its ending."""
    longest_name: int = 60
    """No person's name is longer: what is, is a text that went into the wrong cell."""
    longest_address: int = 80
    """No address is longer; what follows is not searched."""
    sources: tuple[str, ...] = ()
