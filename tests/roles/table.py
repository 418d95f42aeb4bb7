"""What each role gets at each route: one line a route, one column a role, in the order of `Role`.

A request has nothing but what a page of this role carries, so that most forms do nothing. A new route gets its line here
(`python -m tests.roles` prints it), a new role its column. The lines are tried in this order: what ends or locks a session,
or ends a place on the case, stands last.
"""

from collections.abc import Mapping, Sequence

from tests.roles.people import Gets, Role

_TABLE = """
                                  anonymous reporter clear   awaiting recused outside left    other   waiting auditor respondent

GET  /                              page      page     page    page     page    page    page    page    page    page    page
GET  /c/{slug:slug}                 page      page     page    page     page    page    page    page    page    page    page
GET  /c/{slug:slug}/logo            none      none     none    none     none    none    none    none    none    none    none
GET  /to/{slug:slug}                none      none     none    none     none    none    none    none    none    none    none
GET  /to/{slug:slug}/poster.svg     none      none     none    none     none    none    none    none    none    none    none
GET  /c/{slug:slug}/report          page      page     page    page     page    page    page    page    page    page    page
GET  /c/{slug:slug}/sent            page      page     page    page     page    page    page    page    page    page    page
GET  /c/{slug:slug}/receipt         page      page     page    page     page    page    page    page    page    page    page
POST /c/{slug:slug}/report          refused   refused  refused refused  refused refused refused refused refused refused refused
POST /c/{slug:slug}/sent            refused   refused  refused refused  refused refused refused refused refused refused refused
POST /c/{slug:slug}/receipt         refused   refused  refused refused  refused refused refused refused refused refused refused

GET  /return                        page      page     page    page     page    page    page    page    page    page    page
GET  /return/message                page      page     page    page     page    page    page    page    page    page    page
GET  /return/withdraw               page      page     page    page     page    page    page    page    page    page    page
GET  /return/proof                  page      page     page    page     page    page    page    page    page    page    page
GET  /return/withdrawn              page      page     page    page     page    page    page    page    page    page    page
POST /return                        refused   page     refused refused  refused refused refused refused refused refused page
POST /return/message                refused   refused  refused refused  refused refused refused refused refused refused refused
POST /return/withdraw               refused   page     refused refused  refused refused refused refused refused refused refused
POST /return/proof                  refused   file     refused refused  refused refused refused refused refused refused refused

GET  /c/{slug:slug}/files           page      page     page    page     page    page    page    page    page    page    page
GET  /cases/{case_id:id}/files/{record_id:record} login login none gate none none login none wait on login
GET  /cases/{case_id:id}/files/{record_id:record}/preview login login none gate none none login none wait on login
GET  /cases/{case_id:id}/files/{record_id:record}/scan login login none none none none login none wait on login
GET  /return/file                   page      page     page    page     page    page    page    page    page    page    page
POST /c/{slug:slug}/files           refused   refused  refused refused  refused refused refused refused refused refused refused
POST /return/file                   refused   none     refused refused  refused refused refused refused refused refused none

GET  /news/{token:id}               none      none     none    none     none    none    none    none    none    none    none
GET  /return/about-you              page      page     page    page     page    page    page    page    page    page    page
GET  /return/copy                   page      page     page    page     page    page    page    page    page    page    page
GET  /return/leave-out              page      page     page    page     page    page    page    page    page    page    page
GET  /return/less-safe              page      page     page    page     page    page    page    page    page    page    page
GET  /return/lost                   page      page     page    page     page    page    page    page    page    page    page
GET  /return/news                   page      page     page    page     page    page    page    page    page    page    page
GET  /return/view                   page      page     page    page     page    page    page    page    page    page    page
POST /return/about-you              refused   page     refused refused  refused refused refused refused refused refused refused
POST /return/copy                   refused   file     refused refused  refused refused refused refused refused refused refused
POST /return/leave-out              refused   refused  refused refused  refused refused refused refused refused refused refused
POST /return/less-safe              refused   page     refused refused  refused refused refused refused refused refused refused
POST /return/news                   refused   page     refused refused  refused refused refused refused refused refused refused
POST /return/view                   refused   refused  refused refused  refused refused refused refused refused refused refused

GET  /leaving                       page      page     page    page     page    page    page    page    page    page    page
GET  /log                           page      page     page    page     page    page    page    page    page    page    page
POST /log/compare                   refused   refused  refused refused  refused refused refused refused refused refused refused
GET  /log/entries                   login     login    page    page     page    page    login   page    wait    on      login
GET  /log/entries/{committee_id:id}/{leaf:leaf} login login none none none none login none wait on login
GET  /log/checkpoint                file      file     file    file     file    file    file    file    file    file    file
GET  /log/consistency               none      none     none    none     none    none    none    none    none    none    none
GET  /log/keys                      none      none     none    none     none    none    none    none    none    none    none
GET  /alive                         file    file    file    file    file    file    file    file    file    file    file
GET  /ready                         refused refused refused refused refused refused refused refused refused refused refused
GET  /alive                         file      file     file    file     file    file    file    file    file    file    file

GET  /enrol/{token}                 none      none     none    none     none    none    none    none    none    none    none
POST /enrol/{token}                 none      none     none    none     none    none    none    none    none    none    none
GET  /login                         page      page     page    page     page    page    page    page    page    page    page
POST /login                         refused   refused  refused refused  refused refused refused refused refused refused refused

GET  /desk                          login     login    page    page     page    page    login   page    wait    on      login
GET  /desk/search                   login     login    on      on       on      on      login   on      wait    on      login
POST /desk/search                   login     login    on      on       on      on      login   on      wait    on      login
GET  /roster                        login     login    page    page     page    page    login   page    wait    on      login
POST /roster/{committee_id:id}/admit login login refused refused refused refused login refused wait on login
POST /roster/{committee_id:id}/agree login login refused refused refused refused login refused wait on login
POST /roster/{committee_id:id}/compare login login refused refused refused refused login refused wait on login
GET  /names                         login     login    page    page     page    page    login   page    wait    on      login
POST /names                         login     login    on      on       on      on      login   on      wait    on      login
GET  /on-call                       login     login    page    page     page    page    login   page    wait    on      login
POST /on-call                       login     login    refused refused  refused refused login   refused wait    on      login
GET  /our-pages                     login     login    page    page     page    page    login   page    wait    on      login
GET  /our-pages/{committee_id:id}/logo/{leaf:str} login login none none none none login none wait on login
POST /our-pages/{committee_id:id}/propose login login refused refused refused refused login refused wait on login
POST /our-pages/{committee_id:id}/confirm login login refused refused refused refused login refused wait on login

GET  /c/{slug:slug}/reports         page      page     page    page     page    page    page    page    page    page    page
GET  /c/{slug:slug}/reports/{leaf:leaf} none none none none none none none none none none none
GET  /c/{slug:slug}/reports/{leaf:leaf}.csv none none none none none none none none none none none
GET  /c/{slug:slug}/reports/{leaf:leaf}.json none none none none none none none none none none none
GET  /c/{slug:slug}/reports/{leaf:leaf}.pdf none none none none none none none none none none none
GET  /our-reports                   login     login    page    page     page    page    login   page    wait    on      login
GET  /our-reports/{committee_id:id}/draft login login refused refused refused refused login refused wait on login
GET  /our-reports/{committee_id:id}/drafts/{leaf:leaf} login login refused refused refused refused login refused wait on login
POST /our-reports/{committee_id:id}/draft login login refused refused refused refused login refused wait on login
POST /our-reports/{committee_id:id}/drafts/{leaf:leaf} login login refused refused refused refused login refused wait on login
GET  /recovery                      login     login    page    page     page    page    login   page    wait    on      login
GET  /recovery/{committee_id:id}/request login login refused refused refused refused login refused wait on login
POST /recovery/{committee_id:id}/propose login login refused refused refused refused login refused wait on login
POST /recovery/{committee_id:id}/confirm login login refused refused refused refused login refused wait on login
POST /recovery/{committee_id:id}/end login login refused refused refused refused login refused wait on login
POST /recovery/{committee_id:id}/answer login login refused refused refused refused login refused wait on login
GET  /spam                          login     login    page    page     page    page    login   page    wait    on      login
POST /spam                          login     login    refused refused  refused refused login   refused wait    on      login
GET  /record                        login     login    page    page     page    page    login   page    wait    on      login
POST /record                        login     login    refused refused  refused refused login   refused wait    on      login
GET  /record/mail                   login     login    page    page     page    page    login   page    wait    on      login
POST /record/mail                   login     login    refused refused  refused refused login   refused wait    on      login
GET  /record/import                 login     login    page    page     page    page    login   page    wait    on      login
POST /record/import                 login     login    refused refused  refused refused login   refused wait    on      login

GET  /cases/{case_id:id}            login     login    page    gate     none    none    login   none    wait    on      login
GET  /cases/{case_id:id}/letter     login     login    page    gate     none    none    login   none    wait    on      login
GET  /cases/{case_id:id}/moves/{name} login login page gate none none login none wait on login
GET  /cases/{case_id:id}/ballot     login     login    refused gate     none    none    login   none    wait    on      login
GET  /cases/{case_id:id}/recuse     login     login    page    page     none    none    login   none    wait    on      login
GET  /cases/{case_id:id}/log        login     login    page    gate     none    none    login   none    wait    on      login
GET  /cases/{case_id:id}/log/{leaf:leaf} login login none gate none none login none wait on login
POST /cases/{case_id:id}/declare    login     login    refused refused  none    none    login   none    wait    on      login
POST /cases/{case_id:id}/write      login     login    refused gate     none    none    login   none    wait    on      login
POST /cases/{case_id:id}/note       login     login    refused gate     none    none    login   none    wait    on      login
POST /cases/{case_id:id}/letter     login     login    refused gate     none    none    login   none    wait    on      login
POST /cases/{case_id:id}/drafts     login     login    on      gate     none    none    login   none    wait    on      login
POST /cases/{case_id:id}/label      login     login    on      gate     none    none    login   none    wait    on      login
POST /cases/{case_id:id}/lead       login     login    refused gate     none    none    login   none    wait    on      login
POST /cases/{case_id:id}/danger     login     login    on      gate     none    none    login   none    wait    on      login
POST /cases/{case_id:id}/moves/{name} login login refused gate none none login none wait on login
POST /cases/{case_id:id}/ballot     login     login    refused gate     none    none    login   none    wait    on      login
POST /cases/{case_id:id}/tasks      login     login    refused gate     none    none    login   none    wait    on      login
POST /cases/{case_id:id}/tasks/end  login     login    refused gate     none    none    login   none    wait    on      login

GET  /c/{slug:slug}/policy          page      page     page    page     page    page    page    page    page    page    page
GET  /cases/{case_id:id}/kept       login     login    page    gate     none    none    login   none    wait    on      login
GET  /cases/{case_id:id}/readers    login     login    page    gate     none    none    login   none    wait    on      login
GET  /cases/{case_id:id}/disclosures login login page gate none none login none wait on login
GET  /cases/{case_id:id}/disclosures/subject login login page gate none none login none wait on login
GET  /policy                        login     login    page    page     page    page    login   page    wait    on      login
GET  /policy/{committee_id:id}/change login login page page page page login none wait on login
GET  /return/readers                page      page     page    page     page    page    page    page    page    page    page
GET  /roster/{committee_id:id}/hand-over/{person:id} login login page page page page login on wait on login
GET  /roster/{committee_id:id}/lost login     login    page    page     page    page    login   refused wait    on      login
GET  /roster/{committee_id:id}/seats/{person:id} login login page page page page login on wait on login
GET  /ways-to-log-in                login     login    page    page     page    page    login   page    wait    page    login
POST /again                         login     login    on      on       on      on      login   on      wait    on      login
POST /cases/{case_id:id}/kept/again login login refused gate none none login none wait on login
POST /cases/{case_id:id}/kept/class login login refused gate none none login none wait on login
POST /cases/{case_id:id}/kept/delete login login refused gate none none login none wait on login
POST /cases/{case_id:id}/kept/delete/confirm login login refused gate none none login none wait on login
POST /cases/{case_id:id}/kept/delete/refuse login login refused gate none none login none wait on login
POST /cases/{case_id:id}/kept/hold login login refused gate none none login none wait on login
POST /cases/{case_id:id}/kept/hold/confirm login login refused gate none none login none wait on login
POST /cases/{case_id:id}/kept/hold/refuse login login refused gate none none login none wait on login
POST /cases/{case_id:id}/disclosures/confirm login login refused gate none none login none wait on login
POST /cases/{case_id:id}/disclosures/propose login login refused gate none none login none wait on login
POST /cases/{case_id:id}/disclosures/refuse login login refused gate none none login none wait on login
POST /cases/{case_id:id}/disclosures/subject login login refused gate none none login none wait on login
POST /cases/{case_id:id}/disclosures/take login login refused gate none none login none wait on login
POST /cases/{case_id:id}/readers/confirm login login refused gate none none login none wait on login
POST /cases/{case_id:id}/readers/propose login login refused gate none none login none wait on login
POST /cases/{case_id:id}/readers/refuse login login refused gate none none login none wait on login
POST /login/passkey                 login     login    login   login    login   login   login   login   login   login   login
POST /policy/{committee_id:id}/change login login page page page page login none wait on login
POST /policy/{committee_id:id}/check login login page page page page login none wait on login
POST /policy/{committee_id:id}/confirm login login refused refused refused refused login refused wait on login
POST /policy/{committee_id:id}/propose login login refused refused refused refused login none wait on login
POST /return/readers                refused   page     refused refused  refused refused refused refused refused refused page
POST /roster/{committee_id:id}/lost login     login    refused refused  refused refused login   refused wait    on      login
POST /roster/{committee_id:id}/lost/agree login login refused refused refused refused login refused wait on login
POST /roster/{committee_id:id}/lost/link login login refused refused refused refused login refused wait on login
POST /roster/{committee_id:id}/removals login login on on on on login on wait on login
POST /roster/{committee_id:id}/seats/{person:id}/end login login refused refused refused refused login on wait on login
POST /ways-to-log-in/end            login     login    on      on       on      on      login   on      wait    on      login

GET  /audit                         login     login    none    none     none    none    login   none    wait    page    login
GET  /audit/{committee_id:id}/figures login login none none none none login none wait page login
GET  /audit/{committee_id:id}/log   login     login    none    none     none    none    login   none    wait    page    login
GET  /auditors/{committee_id:id}    login     login    page    page     page    page    login   refused wait    on      login
POST /audit/verify                  login     login    none    none     none    none    login   none    wait    page    login
POST /auditors/{committee_id:id}/admit login login refused refused refused refused login refused wait on login
POST /auditors/{committee_id:id}/agree login login refused refused refused refused login refused wait on login
POST /auditors/{committee_id:id}/end login login refused refused refused refused login refused wait on login

GET  /cases/{case_id:id}/parties    login     login    page    gate     none    none    login   none    wait    on      login
GET  /cases/{case_id:id}/parties/{party:id}/letter login login page gate none none login none wait on login
GET  /heard/receipt                 page      page     page    page     page    page    page    page    page    page    page
GET  /heard/{token:id}              none      none     none    none     none    none    none    none    none    none    none
GET  /return/answer                 page      page     page    page     page    page    page    page    page    page    page
GET  /return/appeal                 page      page     page    page     page    page    page    page    page    page    page
POST /cases/{case_id:id}/parties/open login login refused gate none none login none wait on login
POST /cases/{case_id:id}/parties/{party:id}/letter login login refused gate none none login none wait on login
POST /heard/receipt                 refused   refused  refused refused  refused refused refused refused refused refused refused
POST /heard/{token:id}              none      none     none    none     none    none    none    none    none    none    none
POST /return/answer                 refused   refused  refused refused  refused refused refused refused refused refused refused
GET  /return/ask                    page      page     page    page     page    page    page    page    page    page    page
POST /return/ask                    refused   refused  refused refused  refused refused refused refused refused refused refused
POST /return/appeal                 refused   refused  refused refused  refused refused refused refused refused refused refused

GET  /cases/{case_id:id}/findings   login     login    page    gate     none    none    login   none    wait    on      login
POST /cases/{case_id:id}/findings   login     login    refused gate     none    none    login   none    wait    on      login
POST /cases/{case_id:id}/parties/{party:id}/close login login on gate none none login none wait on login
POST /cases/{case_id:id}/recuse     login     login    on      on       none    none    login   none    wait    on      login
GET  /administration                login     login    page    page     page    page    login   page    wait    on      login
GET  /employers                     login     login    page    page     page    page    login   page    wait    on      login
GET  /passphrase                    login     login    page    page     page    page    login   page    wait    page    login
GET  /recovery-code                 login     login    page    page     page    page    login   page    wait    page    login
GET  /set-up/{token}                none      none     none    none     none    none    none    none    none    none    none
GET  /ways-to-log-in/code-app       login     login    page    page     page    page    login   page    wait    page    login
GET  /ways-to-log-in/passkeys       login     login    page    page     page    page    login   page    wait    page    login
POST /employers                     login     login    on      on       on      on      login   on      wait    on      login
POST /passphrase                    login     login    refused refused  refused refused login   refused wait    refused login
POST /recovery-code                 login     login    refused refused  refused refused login   refused wait    refused login
POST /recovery-code/revoke          login     login    page    page     page    page    login   page    wait    page    login
POST /roster/{committee_id:id}/seats/{person:id}/pause login login refused refused refused refused login on wait on login
POST /roster/{committee_id:id}/seats/{person:id}/standing login login refused refused refused refused login on wait on login
POST /roster/{committee_id:id}/seats/{person:id}/term login login refused refused refused refused login on wait on login
POST /set-up/{token}                none      none     none    none     none    none    none    none    none    none    none
GET  /ways-to-log-in/mail-key       login     login    page    page     page    page    login   page    wait    page    login
POST /ways-to-log-in/mail-key login login on on on on login on wait on login
POST /ways-to-log-in/mail-key/remove login login on on on on login on wait on login
POST /ways-to-log-in/code-app       login     login    refused refused  refused refused login   refused wait    refused login
POST /ways-to-log-in/code-app/remove login login on on on on login on wait on login
POST /ways-to-log-in/passkeys       login     login    on      on       on      on      login   on      wait    on      login
POST /ways-to-log-in/passkeys/remove login login on on on on login on wait on login

POST /lock                          login     login    on      on       on      on      login   on      wait    on      login
POST /logout                        login     login    page    page     page    page    login   page    wait    page    login"""

Request = tuple[str, str]
_WIDTH = 30  # of the column of paths; after a longer one the cells stand close together


def table() -> Mapping[Request, Mapping[Role, Gets]]:
    """The table by method and route."""
    head, *lines = [line.split() for line in _TABLE.splitlines() if line.strip()]
    assert head == [role.value for role in Role]
    assert all(len(line) == len(head) + 2 for line in lines)
    return {(line[0], line[1]): dict(zip(Role, map(Gets, line[2:]), strict=True)) for line in lines}


def line(request: Request, cells: Sequence[Gets]) -> str:
    """A line as it is written in the table."""
    method, path = request
    widths = [max(len(role), len(Gets.REFUSED)) for role in Role]
    padded = [f"{cell:<{width if len(path) <= _WIDTH else 0}}" for cell, width in zip(cells, widths, strict=True)]
    return f"{method:<4} {path:<{_WIDTH}} {' '.join(padded)}".rstrip()
