"""An SMTP server that answers as the recipient's name says, for the tests of the mail channel.

usage: smtp_peer.py FOLDER plain|starttls|tls [CERTIFICATE KEY]
Recipients such as r550@example.test are answered with that code; d552@example.test is answered after the data.
User "ann" with password "open sesame" may sign in; with starttls and tls, mail without signing in is refused.
Prints "PORT n" when it listens, writes each mail to FOLDER/NNNN.txt after four lines about its envelope, and ends
when its standard input does.
"""
import asyncio
import logging
import os
import re
import ssl
import sys
import threading
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

ANSWERS = {
    421: "4.3.2 closing down",
    450: "4.2.0 greylisted, come back later",
    451: "4.3.0 try again later",
    452: "4.2.2 mailbox full",
    550: "5.1.1 no such user",
    551: "5.1.6 user has moved",
    552: "5.3.4 message too big",
    553: "5.1.3 mailbox name not allowed",
    554: "5.7.1 refused",
}


def scripted(address, letter):
    found = re.match(letter + r"(\d{3})@", address)
    if found:
        code = int(found.group(1))
        return "%d %s" % (code, ANSWERS[code])


class Mailbox:
    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = scripted(address, "r")
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        answer = scripted(envelope.rcpt_tos[0], "d")
        if answer:
            return answer
        tls = server.transport.get_extra_info("sslcontext") is not None
        user = session.auth_data.login.decode() if session.auth_data else ""
        host = "%s port %d" % (session.host_name, session.peer[1])
        about = (envelope.mail_from, ",".join(envelope.rcpt_tos), host, "tls" if tls else "clear", user)
        path = os.path.join(sys.argv[1], "%04d.txt" % (len(os.listdir(sys.argv[1])) + 1))
        with open(path, "wb") as log:
            log.write(("from %s\nto %s\nhost %s\n%s %s\n" % about).encode() + envelope.original_content)
        return "250 2.0.0 queued as 42"


def authenticate(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"ann", b"open sesame")
    if good:
        return AuthResult(success=True, auth_data=data)
    # Shows what it was sent, as careless servers do.
    return AuthResult(success=False, handled=False, message="535 5.7.8 refused: %s" % (data.password.decode(),))


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


async def main():
    mode = sys.argv[2]
    context = None
    if mode != "plain":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[3], sys.argv[4])
    box = Mailbox()

    def connection():
        return SMTP(
            box,
            hostname="peer.example.test",
            data_size_limit=200000,
            tls_context=context if mode == "starttls" else None,
            require_starttls=mode == "starttls",
            authenticator=authenticate,
            auth_required=mode != "plain",
            auth_require_tls=mode != "tls",
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(connection, "127.0.0.1", 0, ssl=context if mode == "tls" else None)
    print("PORT", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


# Clients that break off are what the tests are about.
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
threading.Thread(target=end_with_parent, daemon=True).start()
asyncio.run(main())
