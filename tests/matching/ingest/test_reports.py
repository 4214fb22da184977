import pytest

from matching.errors import InputError
from matching.ingest.reports import MailReport, ReportKind, read_report

KEY = "51.0123456789abcdef0123456789abcdef"

BOUNCE = """\
From: MAILER-DAEMON@relais.example
To: retours@emploi.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relais.example
{envelope}X-Postfix-Queue-ID: 4F2A

Final-Recipient: rfc822; zoe@courrier.example
{original}Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 No such user

--b
Content-Type: {kind}

{returned}
--b--
"""

RETURNED = f"From: offres@emploi.example\nMessage-ID: <{KEY}@emploi.example>\nSubject: Offres\n"


def bounce(**changes):
    said = {"envelope": "", "original": "", "action": "failed", "status": "5.1.1"}
    said |= {"kind": "text/rfc822-headers", "returned": RETURNED}
    return BOUNCE.format(**(said | changes)).encode()


def complaint(kind="abuse"):
    return f"""\
From: fbl@fournisseur.example
To: retours@emploi.example
Subject: complaint
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an email abuse report.

--b
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: Fournisseur/1.0
Version: 1
Original-Rcpt-To: <zoe@courrier.example>

--b
Content-Type: message/rfc822

From: offres@emploi.example
To: zoe@courrier.example
Message-ID: <{KEY}@emploi.example>
Subject: Offres

Bonjour
--b--
""".encode()


def test_a_bounce_names_the_mail_the_address_and_why():
    assert read_report(bounce()) == MailReport(ReportKind.GONE, (KEY,), "zoe@courrier.example", "5.1.1")


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_the_mail_is_found_in_what_came_back_whole_or_in_part(kind):
    assert read_report(bounce(kind=kind)).keys == (KEY,)


def test_without_what_came_back_the_envelope_names_the_mail():
    report = read_report(bounce(envelope=f"Original-Envelope-Id: {KEY}\n", kind="text/plain", returned="nothing"))
    assert report.keys == (KEY,)


def test_the_address_that_was_written_to_stands_before_the_one_that_it_was_forwarded_to():
    report = read_report(bounce(original="Original-Recipient: rfc822;zoe@ancien.example\n"))
    assert report.address == "zoe@ancien.example"


@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [
        ("failed", "5.1.1", ReportKind.GONE),
        ("failed", "5.1.10 (nul MX)", ReportKind.GONE),
        ("failed", "5.2.1", ReportKind.GONE),
        ("failed", "5.2.2", ReportKind.REFUSED),
        ("failed", "5.7.1", ReportKind.REFUSED),
        ("failed", "4.4.7", ReportKind.REFUSED),
        ("delayed", "4.4.1", ReportKind.DELAYED),
        ("delivered", "2.0.0", ReportKind.DELAYED),
        ("relayed", "2.0.0", ReportKind.DELAYED),
    ],
)
def test_only_an_address_that_is_no_more_is_said_to_be_gone(action, status, kind):
    assert read_report(bounce(action=action, status=status)).kind is kind


def test_a_complaint_names_the_mail():
    assert read_report(complaint()) == MailReport(ReportKind.COMPLAINT, (KEY,), "zoe@courrier.example")


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure"])
def test_a_report_of_no_spam_is_no_complaint(kind):
    with pytest.raises(InputError, match="nobody complained"):
        read_report(complaint(kind))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: Absence\n\nJe suis en vacances.",
        b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n\n--b--",
        bounce()[: len(bounce()) // 2],
    ],
)
def test_what_is_no_report_is_refused_with_a_reason(raw):
    with pytest.raises(InputError):
        read_report(raw)


def test_lines_that_end_as_mail_does_are_read_too():
    assert read_report(bounce().replace(b"\n", b"\r\n")) == read_report(bounce())
