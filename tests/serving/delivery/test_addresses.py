import pytest

from matching.errors import InputError
from serving.delivery.addresses import checked


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("zoe@courrier.example", "zoe@courrier.example"),
        (" zoe+offres@courrier.example ", "zoe+offres@courrier.example"),
        ("d'artagnan@courrier.example", "d'artagnan@courrier.example"),
        ("zoe@café.example", "zoe@xn--caf-dma.example"),
    ],
)
def test_an_address_is_written_as_smtp_takes_it(given, written):
    assert checked(given) == written


@pytest.mark.parametrize(
    "given",
    [
        "",
        "zoe",
        "zoe@",
        "@courrier.example",
        "zoe@courrier",
        "zoe@127.0.0.1",
        "zoe@[127.0.0.1]",
        "zoe@courrier.example\r\nBcc: x@y.example",
        "zoe@courrier.example\n",
        "zoe@courrier.example\0",
        "zoe\r\nRCPT TO:<x@y.example>@courrier.example",
        "zoe <zoe@courrier.example>",
        "zoe@courrier.example, x@y.example",
        "zoe@@courrier.example",
        "zoe..a@courrier.example",
        "zoé@courrier.example",
        "a" * 65 + "@courrier.example",
        "zoe@" + "a." * 130 + "example",
        "zoe@-courrier.example",
    ],
)
def test_what_is_no_address_is_refused_without_being_repeated(given):
    with pytest.raises(InputError) as refused:
        checked(given)
    assert not given or given not in str(refused.value)
