"""What schemathesis has to be told in its own language: who calls, media types and formats of ours, what is left out.

FUZZ_TOKENS is where the run hands out tokens (Tokens.ts), FUZZ_ROLE who calls, FUZZ_ARCHIVE a course as gzip.
"""

import json
import os
import pathlib
import re
import urllib.request

import schemathesis
from hypothesis import strategies as st

tokens = os.environ["FUZZ_TOKENS"]
role = os.environ["FUZZ_ROLE"]
exclusions = json.loads((pathlib.Path(__file__).parent / "exclusions.json").read_text())
used = pathlib.Path(os.environ["FUZZ_USED"])

# These end the session or the account that calls: each is called by somebody new.
LAST_CALLS = ["users.eraseMe", "users.signOut", "sessions.endAll"]


def token(fresh):
    with urllib.request.urlopen(f"{tokens}/{role}?fresh={'yes' if fresh else 'no'}") as answer:
        return answer.read().decode()


def with_token(case, data):
    case.headers = case.headers or {}
    case.headers["Authorization"] = f"Bearer {data}"


if role != "visitor":

    @schemathesis.auth(refresh_interval=240).skip_for(operation_id=LAST_CALLS)
    class Caller:
        def get(self, case, context):
            return token(fresh=False)

        def set(self, case, data, context):
            with_token(case, data)

    @schemathesis.auth(refresh_interval=None).apply_to(operation_id=LAST_CALLS)
    class LastCaller:
        def get(self, case, context):
            return token(fresh=True)

        def set(self, case, data, context):
            with_token(case, data)


course = pathlib.Path(os.environ["FUZZ_ARCHIVE"]).read_bytes()
archives = st.one_of(
    st.just(course),
    st.integers(min_value=1, max_value=len(course) - 1).map(lambda size: course[:size]),
    st.binary(max_size=2000),
)
schemathesis.openapi.media_type("application/gzip", archives, aliases=["application/x-gzip"])
schemathesis.openapi.format("iana-time-zone", st.sampled_from(["UTC", "Europe/Berlin", "Africa/Cairo", "Asia/Kolkata"]))


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Leaves out what an exclusion names, and notes that it was used."""
    for index, one in enumerate(exclusions):
        if (
            type(failure).__name__ == one["failure"]
            and re.search(one["operation"], f"{case.method} {case.operation.path}")
            and response.status_code == one["status"]
            and re.search(one["answer"], response.text)
        ):
            with used.open("a") as file:
                file.write(f"{index}\n")
            return False
    return True
