"""The generator Philox4x32-10, its streams, and picking by weights (semantics 2)."""

WORD = 0xFFFFFFFF
LONG = 0xFFFFFFFFFFFFFFFF


def philox(counter, key):
    """Philox4x32-10: four words from a counter of four words and a key of two."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & WORD, (p0 >> 32) ^ c3 ^ k1, p0 & WORD
        k0, k1 = (k0 + 0x9E3779B9) & WORD, (k1 + 0xBB67AE85) & WORD
    return c0, c1, c2, c3


def fnv1a(text):
    """FNV-1a-64 of a text's UTF-8 bytes."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) & LONG
    return value


def number(seed, stream, k):
    """The 64-bit number that is draw number `k` of a stream."""
    h = fnv1a(stream)
    x0, x1, _, _ = philox((h & WORD, h >> 32, k & WORD, k >> 32), (seed & WORD, seed >> 32))
    return x0 | x1 << 32


def below(drawn, limit):
    """A drawn number scaled to 0 … limit − 1."""
    return drawn * limit >> 64


def pick(drawn, weights):
    """The index that a drawn number picks among weights."""
    point, total = below(drawn, sum(weights)), 0
    for index, weight in enumerate(weights):
        total += weight
        if total > point:
            return index
    raise ValueError("the weights sum to nothing")


def self_test():
    """Checks the test vectors of the semantics page."""
    assert philox((0,) * 4, (0,) * 2) == (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)
    assert philox((WORD,) * 4, (WORD,) * 2) == (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)
    assert fnv1a("monday/call_client") == 0xE125471913BCB1FC
    assert number(7, "monday/call_client", 0) == 0x4EEBC4821A37D3E2
    assert number(7, "monday/call_client", 1) == 0xEF5D03CDD9252B34
    assert number(LONG, "?cause", 2**32 + 5) == 0x73CCCFAA5FC61D36
    assert number(1, "@seed", 0) == 0x6859C00018009046
