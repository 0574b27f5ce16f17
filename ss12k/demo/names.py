"""Names and streets: word lists, common ones first, and how to draw from them in believable proportions."""

import random
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from zlib import crc32


@dataclass(frozen=True)
class Names:
    """The names of one background; `share` is its part of the families, in thousandths."""

    share: int
    girls: list[str]
    boys: list[str]
    women: list[str]
    men: list[str]
    families: list[str]

    def given(self, rng: random.Random, sex: str, *, adult: bool) -> str:
        """A given name that fits sex and generation."""
        if sex == "Kvinna":
            return common(rng, self.women if adult else self.girls)
        return common(rng, self.men if adult else self.boys)


def _words(text: str) -> list[str]:
    return text.split()


def common(rng: random.Random, words: Sequence[str]) -> str:
    """One of the words, the first ones more often."""
    return rng.choices(words, cum_weights=_shares(len(words)))[0]


@cache
def _shares(count: int) -> list[float]:
    return list(accumulate(1 / (place + 8) for place in range(count)))


def slug(text: str) -> str:
    """The letters of a name as mail addresses have them: lower case, without accents, spaces and hyphens."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())


SWEDISH = Names(
    760,
    girls=_words(
        """Alice Maja Vera Alma Selma Elsa Lilly Astrid Wilma Ebba Olivia Ella Freja Saga Agnes Signe Stella Clara
        Ines Iris Elvira Ester Molly Nova Tuva Linnéa Sigrid Ellen Märta Juni Leia Meja Tyra Edith Hedda Moa
        Emma Ida Nellie Lova Thea Åse Lovisa Hilma Majken Bonnie Tilde Rut Siri Greta"""
    ),
    boys=_words(
        """William Liam Noah Hugo Adam Elias Oliver Lucas August Alfred Arvid Nils Leo Axel Ludvig Theo Oscar
        Vincent Viggo Melvin Frans Isak Valter Love Sixten Ville Albin Loke Gustav Edvin Sigge Harry Måns Björn
        Elliot Olle Malte Emil Otto Tage Folke Henry Josef Viktor Filip Anton Charlie Milton Ebbe Åke"""
    ),
    women=_words(
        """Anna Sara Emma Jenny Maria Linda Johanna Malin Sofia Therése Elin Camilla Ida Caroline Frida Jessica
        Cecilia Åsa Hanna Josefin Karin Annika Helena Marie Ulrika Kristina Rebecka Ellinor Pernilla Lisa Sandra
        Veronica Märit Madeleine Susanne Lena Maud Ingela Katarina Petra"""
    ),
    men=_words(
        """Johan Andreas Daniel Fredrik Mikael Erik Jonas Magnus Marcus Peter Anders Mattias Henrik Niklas Patrik
        Martin Stefan Robert Joakim Christian Per Tobias Björn Jimmy Oskar Håkan Mårten Lars Göran Rickard
        Jörgen Viktor Jens Pär Kristoffer Urban Östen Simon Ola Karl-Johan"""
    ),
    families=_words(
        """Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Pettersson
        Jonsson Jansson Hansson Bengtsson Jönsson Lindberg Jakobsson Magnusson Lindström Olofsson Lindqvist
        Lindgren Berg Axelsson Bergström Lundberg Lind Lundgren Lundqvist Mattsson Berglund Fredriksson Sandberg
        Henriksson Forsberg Sjöberg Wallin Engström Eklund Danielsson Lundin Håkansson Björk Bergman Gunnarsson
        Wikström Holm Nyström Åberg Öberg Hellström Åkesson Söderström Månsson Ek Blomqvist Norén Ståhl Hägg
        Ekenstam Ängqvist"""
    ),
)

ARABIC = Names(
    80,
    girls=_words("Layla Maryam Nour Fatima Sara Jana Aya Lina Yasmin Rania Hala Mira Salma Tala"),
    boys=_words("Mohammad Ali Omar Yousef Adam Ibrahim Hassan Zain Karim Ahmad Elias Sami Rami Khalil"),
    women=_words("Fatima Rana Hanan Samira Nadia Rasha Amal Iman Mona Abeer Zeinab Hala"),
    men=_words("Ahmad Mohammad Khaled Mahmoud Hassan Bassam Ziad Samir Tarek Nabil Fadi Jamal"),
    families=_words(
        """Al-Khatib Haddad Ahmad Hassan Ibrahim Khalil Nasser Darwish Saleh Mansour Yousef Al-Najjar Hamdan
        Sabbagh"""
    ),
)

BALKAN = Names(
    45,
    girls=_words("Emina Lejla Ajla Amina Elma Mia Sara Arta Era Hana"),
    boys=_words("Adnan Tarik Amar Emin Dino Luka Leon Arian Ilir Mirza"),
    women=_words("Amra Selma Jasmina Mirela Edina Vesna Snežana Vlora Merita Aida"),
    men=_words("Emir Senad Mirza Nermin Goran Dragan Besnik Agim Elvir Zlatko"),
    families=_words("""Hodžić Begić Kovačević Delić Petrović Jovanović Krasniqi Gashi Berisha Mehmedović Salihović"""),
)

SOMALI = Names(
    35,
    girls=_words("Hodan Ayaan Sumaya Hibo Nasra Ifrah Amina Ikran"),
    boys=_words("Abdirahman Mohamed Yusuf Ismail Abdi Zakaria Hamza Bilal"),
    women=_words("Asha Halimo Fadumo Sahra Hawa Khadija Safiya"),
    men=_words("Abdi Ahmed Hassan Mohamed Abdullahi Farah Omar"),
    families=_words("Mohamed Abdi Ali Warsame Hassan Jama Farah Osman Nuur"),
)

PERSIAN = Names(
    30,
    girls=_words("Parisa Ava Nika Shirin Setareh Zahra Tara Hosna"),
    boys=_words("Arvin Daniel Kian Reza Ali Amir Sina Mahdi"),
    women=_words("Maryam Leila Nasrin Zahra Azadeh Shabnam Farzaneh"),
    men=_words("Reza Ali Hossein Behrouz Farhad Mehdi Naser"),
    families=_words("Hosseini Karimi Rezai Ahmadi Mohammadi Moradi Jafari Haidari"),
)

NORTHERN = Names(
    30,
    girls=_words("Zuzanna Maja Lena Aino Helmi Aleksandra Emilia"),
    boys=_words("Jakub Eino Aleksi Kacper Mikko Szymon Oskar"),
    women=_words("Agnieszka Katarzyna Päivi Riitta Magdalena Tuula"),
    men=_words("Tomasz Piotr Jari Marek Timo Krzysztof"),
    families=_words("Nowak Kowalski Virtanen Korhonen Mäkinen Wiśniewski Lehtonen"),
)

FARTHER = Names(
    20,
    girls=_words("Linh Saron Arya Ploy Betel Zeynep Elif"),
    boys=_words("Minh Natnael Arjun Can Yonas Emre Nahom"),
    women=_words("Thanh Selam Priya Malee Ayşe Tigist"),
    men=_words("Duc Tesfay Rajesh Mehmet Dawit Murat"),
    families=_words("Nguyen Tesfay Sharma Yılmaz Haile Tran Kaya Gebremedhin"),
)

BACKGROUNDS = (SWEDISH, ARABIC, BALKAN, SOMALI, PERSIAN, NORTHERN, FARTHER)

STREETS = {
    "Norreka": _words(
        """Storgatan Kvarngatan Bastionsgatan Sturegatan Lönnvägen Björkvägen Kyrkogatan Hantverksgatan
        Trädgårdsgatan Åsgatan Ängsvägen Järnvägsgatan Skolgatan Näktergalsvägen Syrenvägen Östra_Kanalgatan"""
    ),
    "Andershov": _words("Andershovsvägen Byvägen Sjövägen Hagmarksvägen Mossvägen Gamla_Landsvägen Äppelvägen"),
    "Östra Norreka": _words("Tallvägen Granitvägen Östergatan Fältspatsvägen Ekorrvägen Höjdvägen Övre_Tallvägen"),
}
POSTAL_CODES = {"Norreka": ("99010", "99011", "99012"), "Andershov": ("99030",), "Östra Norreka": ("99020", "99021")}
"""No postal code of Sweden begins with 99."""


_ANYWHERE = _words(
    """Skolvägen Ängsvägen Parkgatan Bäckvägen Lingonstigen Blåbärsstigen Vintergatan Sommarvägen Tegelbruksvägen
    Kyrkvägen Solrosvägen Enbacken Smedjegatan Torggatan Bruksvägen Lärkvägen Södra_Vägen Kvarnbacken Åkervägen
    Rönnvägen Stationsvägen Backsippevägen Hassellunden Dammvägen"""
)


def streets(area: str) -> list[str]:
    """The streets of a part of town."""
    return STREETS.get(area) or _invented(area)


@cache
def _invented(area: str) -> list[str]:
    first = crc32(area.encode()) % len(_ANYWHERE)
    return [f"{area}vägen", *(_ANYWHERE[first:] + _ANYWHERE[:first])[:14]]


def postal_codes(area: str) -> tuple[str, ...]:
    """The postal codes of a part of town."""
    return POSTAL_CODES.get(area) or (f"99{100 + crc32(area.encode()) % 899}", f"99{101 + crc32(area.encode()) % 899}")


def background(rng: random.Random) -> Names:
    """The background that a family's names come from."""
    return rng.choices(BACKGROUNDS, cum_weights=_BACKGROUND_SHARES)[0]


_BACKGROUND_SHARES = list(accumulate(names.share for names in BACKGROUNDS))


def street(rng: random.Random, area: str) -> tuple[str, str]:
    """A street address and its postal code."""
    name = rng.choice(streets(area)).replace("_", " ")
    door = rng.choice(["", "", "", " A", " B"])
    return f"{name} {rng.randint(1, 64)}{door}", rng.choice(postal_codes(area))
