"""Where a language model is asked: on this machine, or by whom else. For the sentence that tells a person what leaves it."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

# Where the clients of LangChain's models keep the address that they send to.
_ADDRESSES = ("root_client.base_url", "_client.base_url", "_client._client.base_url", "azure_endpoint", "base_url")
# Who answers under a host of this name.
_NAMES = {"openai.com": "OpenAI", "anthropic.com": "Anthropic", "ollama.com": "Ollama"}
# Ollama on this machine hands models with such names on to its maker.
_HANDED_ON = re.compile(r"^ollama:.*[:-]cloud$", re.IGNORECASE)


@dataclass(frozen=True)
class Destination:
    """Who is sent the questions and the passages found: `name` of the provider or its host, "" where nothing says it.

    `local` is True where the address is one of this machine.
    """

    name: str
    local: bool = False


def destination_of(chat: object, name: str) -> Destination:
    """Where a chat model of LangChain, known by `name`, sends what it is asked."""
    if _HANDED_ON.match(name.strip()):
        return Destination("Ollama")
    for path in _ADDRESSES:
        found: object = chat
        for attribute in path.split("."):
            found = getattr(found, attribute, None)
        parts = urlsplit(str(found or ""))
        if parts.hostname:
            if _is_local(parts.hostname):
                return Destination(parts.netloc.rpartition("@")[2], local=True)
            owner = next((who for host, who in _NAMES.items() if f".{parts.hostname}".endswith(f".{host}")), "")
            return Destination(owner or parts.hostname)
    return Destination("")


def _is_local(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback or address.is_unspecified
