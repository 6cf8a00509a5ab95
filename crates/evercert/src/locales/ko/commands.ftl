# Accounts: EC082x errors, EC18xx the rest.

account-registered = 계정을 등록했습니다.
account-which = { $server }에 계정이 여러 개 있습니다. 어느 계정을 사용하시겠습니까?
account-email = CA의 안내를 받을 이메일 주소 (없으면 Enter)
account-terms = CA의 이용 약관에 동의하십니까? { $url }
account-details = 서버 { $server }의 계정 정보:
account-contacts-removed = 계정의 연락처를 모두 삭제했습니다.
account-contacts-updated = 계정의 연락처를 { $emails }(으)로 변경했습니다.
unregister-sure = { $server }의 계정을 영구히 비활성화합니다. 계속하시겠습니까?
unregister-done = 계정을 비활성화하고 삭제했습니다.
unregister-kept = 계정을 그대로 두었습니다.
account-terms-refused = 약관에 동의하지 않으면 CA가 계정을 만들어 주지 않습니다.
account-unknown-to-ca = { $server }에 이 계정이 더 이상 없습니다.
    .next = 'evercert register'로 새 계정을 만들거나 --account로 다른 계정을 지정하십시오.
update-account-needs-email = 새 연락처를 지정하지 않았습니다.
    .next = --email 주소를 지정하십시오. 연락처를 없애려면 --email ""를 사용하십시오.
eab-key-bad = --eab-hmac-key로 지정한 키가 base64url 형식이 아닙니다.
    .next = CA 사이트에서 공백 없이 다시 복사하십시오.

# Certificates: EC092x errors, EC19xx the rest.

certificates-none = 인증서가 없습니다.
certificates-invalid = 다음 갱신 설정은 올바르지 않습니다:
certificates-found-matching = 조건에 맞는 인증서:
certificates-found = 다음 인증서가 있습니다:
certificate-broken = { $conf }의 인증서를 사용할 수 없습니다: { $reason }
order-new = 다음 이름의 인증서를 요청합니다: { $names }
order-renewal = 다음 이름의 기존 인증서를 갱신합니다: { $names }
order-new-simulated = 다음 이름의 인증서 요청을 예행 연습합니다: { $names }
order-renewal-simulated = 다음 이름의 기존 인증서 갱신을 예행 연습합니다: { $names }
order-names-one = { $name }
order-names-two = { $first }, { $second }
order-names-many = { $first } 외 { $more }개
certificate-received = 인증서를 받았습니다.
certificate-saved = 인증서 저장 위치: { $path }
key-saved = 개인 키 저장 위치: { $path }
certificate-expires = 이 인증서는 { $day }에 만료됩니다.
certificate-updates = 인증서를 갱신하면 이 파일들도 바뀝니다.
chain-saved = 중간 CA 체인 저장 위치: { $path }
fullchain-saved = 전체 인증서 체인 저장 위치: { $path }
dry-run-succeeded = 예행 연습에 성공했습니다.
advice-renew = 하루에 두 번 'evercert renew'를 실행하면 자동으로 갱신됩니다.
by-hand = { $name }은(는) 자동으로 갱신되지 않습니다. 챌린지를 수작업으로 게시했기 때문입니다. { $day }에 만료됩니다.
    .next = 그날 전에 수작업으로 다시 발급하십시오. 자동으로 갱신하려면 'evercert reconfigure --cert-name { $name }' 명령에 --manual-auth-hook 스크립트를 지정하거나, 이름이 가리키는 호스트에서 --standalone 또는 --webroot -w 폴더를 지정하십시오.
by-hand-dns = { $name }은(는) 자동으로 갱신되지 않습니다. 챌린지를 수작업으로 게시했기 때문입니다. { $day }에 만료됩니다.
    .next = 그날 전에 수작업으로 다시 발급하십시오. 자동으로 갱신하려면 TXT 레코드를 등록하는 스크립트를 'evercert reconfigure --cert-name { $name } --manual-auth-hook 스크립트'로 지정하십시오. DNS 업체가 API를 제공하지 않으면 레코드 하나만 한 번 등록해 두십시오. 이후의 모든 갱신에 쓸 수 있습니다. _acme-challenge에서 이 호스트로 가는 레코드('evercert dns delegate'가 알려 줍니다) 또는 API가 있는 다른 영역으로 가는 CNAME이면 됩니다.
by-hand-due = { $name }을(를) 갱신하지 않았습니다. 챌린지를 수작업으로 게시했는데 지금은 다시 게시할 사람이 없습니다. { $day }에 만료됩니다.
    .next = 그날 전에 수작업으로 다시 발급하십시오. 자동으로 갱신하려면 'evercert reconfigure --cert-name { $name }' 명령에 --manual-auth-hook 스크립트를 지정하거나, 이름이 가리키는 호스트에서 --standalone 또는 --webroot -w 폴더를 지정하십시오.
by-hand-due-dns = { $name }을(를) 갱신하지 않았습니다. 챌린지를 수작업으로 게시했는데 지금은 다시 게시할 사람이 없습니다. { $day }에 만료됩니다.
    .next = 그날 전에 수작업으로 다시 발급하십시오. 자동으로 갱신하려면 TXT 레코드를 등록하는 스크립트를 'evercert reconfigure --cert-name { $name } --manual-auth-hook 스크립트'로 지정하십시오. DNS 업체가 API를 제공하지 않으면 레코드 하나만 한 번 등록해 두십시오. 이후의 모든 갱신에 쓸 수 있습니다. _acme-challenge에서 이 호스트로 가는 레코드('evercert dns delegate'가 알려 줍니다) 또는 API가 있는 다른 영역으로 가는 CNAME이면 됩니다.
by-hand-line = 갱신: 자동으로 되지 않으므로 { $day } 전에 직접 갱신해야 합니다
version-linked = { $name }의 버전 { $version }은(는) 발급되었으나 적용되지 않았습니다. 지금 적용했습니다.
certonly-names = 인증서에 넣을 도메인 이름 (쉼표나 공백으로 구분)
certonly-identical = { $name }에 같은 이름의 인증서가 있고 아직 갱신할 때가 아닙니다. 어떻게 할까요?
certonly-keep = 기존 인증서를 유지합니다
certonly-renew = 갱신하여 교체합니다 (CA의 발급 한도에 포함될 수 있습니다)
certonly-grow = { $name } 인증서에 이 이름들 중 일부가 있습니다. { $added }을(를) 추가하시겠습니까?
certonly-change = { $name }의 이름이 바뀝니다. 추가: { $added }. 삭제: { $removed }. 계속하시겠습니까?
certonly-not-due = 아직 갱신할 때가 아니므로 아무것도 하지 않았습니다: { $fullchain }
certonly-no-names = 도메인 이름을 지정하지 않았습니다.
    .next = -d www.example.org처럼 -d로 지정하십시오.
key-type-change = { $name }의 키 종류는 { $present }입니다. { $wanted }(으)로 변경하시겠습니까?
reuse-key-conflict = 키를 유지하도록 설정되어 있으나(--reuse-key) 현재 키는 { $present }이고 요청한 키는 { $wanted }입니다.
    .next = 한 번만 바꾸려면 --new-key, 더 이상 유지하지 않으려면 --no-reuse-key를 추가하십시오.
staging-over-real = 시험용 인증서가 실제 인증서 { $name }을(를) 대신하게 됩니다.
    .next = --cert-name으로 별도의 인증서를 만들거나, 의도한 것이라면 --break-my-certs를 사용하십시오.
csr-no-names = 서명 요청 { $path }에 이름이 없습니다.
    .next = subjectAltName을 넣어 다시 만드십시오.
csr-other-names = -d로 지정한 이름이 서명 요청 { $path }의 이름과 다릅니다.
    .next = -d를 생략하십시오. 이름은 서명 요청에서 가져옵니다.
chain-not-offered = { $name }: '{ $wanted }'(으)로 끝나는 체인이 없어 CA의 기본 체인을 사용했습니다. 제공된 체인: { $offered }.
profile-not-offered = { $name }: CA가 프로필 '{ $wanted }'을(를) 제공하지 않아 기본 프로필을 사용했습니다.
profile-for-addresses = { $name }: 이름에 IP 주소가 있어 CA의 프로필 '{ $profile }'을(를) 사용했습니다(CA가 제공하는 다른 프로필은 --preferred-profile로 지정합니다).
replaces-refused = { $name }: CA가 이전 인증서와의 연결을 거부하여({ $reason }) 연결 없이 주문했습니다.
delete-which = 어느 인증서를 삭제하시겠습니까?
delete-sure = 다음 인증서를 파일과 키까지 모두 삭제합니다: { $names }. 이를 사용하는 서버는 작동하지 않게 됩니다. 계속하시겠습니까?
delete-kept = 아무것도 삭제하지 않았습니다.
delete-done = 인증서 { $name }의 모든 파일을 삭제했습니다.
delete-left = { $path }은(는) { $config } 안에 있지 않으므로 그대로 두었습니다.
    .next = 쓰는 곳이 없다면 직접 지우십시오.
delete-left-by-link = { $path }은(는) 다른 곳에 있고 링크로만 연결되어 있었으므로 그대로 두었습니다.
    .next = 쓰는 곳이 없다면 직접 지우십시오.
delete-shared = { $other }이(가) 같은 파일을 사용하므로 { $name }을(를) 삭제할 수 없습니다.
    .next = 둘을 함께 삭제하거나, 먼저 renewal/{ $other }.conf에서 { $other }의 archive_dir를 따로 지정하십시오.
revoke-what = 폐기할 인증서를 지정하지 않았거나 두 번 지정했습니다.
    .next = --cert-name과 --cert-path 중 하나만 지정하십시오.
revoke-done = { $path }의 인증서를 폐기했습니다.
revoke-delete = 폐기한 인증서 { $name }을(를) 삭제하시겠습니까?
revoke-shared = { $other }이(가) 같은 파일을 사용하므로 { $name }을(를) 삭제하지 않았습니다.

# Renewal: EC093x errors, EC195x the rest.

renew-skipped = 다음 인증서는 아직 갱신할 때가 아닙니다:
renew-nothing = 갱신을 시도한 인증서가 없습니다.
renew-all-succeeded = 모든 인증서를 갱신했습니다:
renew-some-succeeded = 다음 인증서를 갱신했습니다:
renew-all-simulated = 모든 인증서의 갱신 예행 연습에 성공했습니다:
renew-some-simulated = 다음 인증서의 갱신 예행 연습에 성공했습니다:
renew-some-failed = 다음 인증서의 갱신에 실패했습니다:
renew-some-broken = 다음 갱신 설정 파일이 올바르지 않습니다:
renew-failed = 인증서 { $name }을(를) 갱신하지 못했습니다:
renew-due = { $name }을(를) 갱신할 때가 되었습니다 ({ $reason }).
due-forced = 갱신을 요청했습니다
due-rehearsal = 예행 연습입니다
due-suggested = CA가 갱신을 권합니다
due-revoked = 폐기되었습니다
due-before-expiry = renew_before_expiry 설정에 따릅니다
due-lifetime = 유효 기간이 얼마 남지 않았습니다
due-expired = 만료되었습니다
renew-trouble = { $name }: { $reason }
renew-explained = { $name }: CA가 이른 갱신을 권합니다. 설명: { $url }
renew-sleeping = 모든 서버가 동시에 CA에 요청하지 않도록 { $seconds }초 기다립니다.
dry-run-other-server = { $name }은(는) { $url }에서 발급되었으나 이 예행 연습은 Let's Encrypt의 시험 서버를 사용합니다.
    .next = 그 CA로 연습하려면 --server { $url }을(를) 추가하십시오.
renew-failures = 갱신 실패 { $failed }건, 설정 오류 { $broken }건

# Plugins and challenges: EC062x errors, EC16xx the rest.

plugin-not-here = 플러그인 '{ $name }'은(는) 이 버전에 없습니다.
    .next = --nginx, --standalone, --webroot 또는 --manual을 사용하거나 이 인증서는 certbot으로 관리하십시오.
installer-not-here = 설치 플러그인 '{ $name }'이(가) 이 버전에 없어 서버가 이전 인증서를 계속 사용하게 됩니다.
    .next = 이 인증서는 certbot으로 관리하거나, 서버가 설정을 다시 읽게 하는 --deploy-hook과 함께 -i null을 사용하십시오.
installer-is-none = '{ $name }'은(는) 설치 플러그인이 아니므로 무시합니다.
webroot-which = 웹 서버가 { $name }에 제공하는 폴더는 어느 것입니까?
webroot-of = 웹 서버가 { $name }에 제공하는 폴더
webroot-another = 다른 폴더
plugin-which = 이름의 소유를 어떻게 증명하시겠습니까?
manual-dns =
    다음 이름으로 DNS TXT 레코드를 등록하십시오:

    { $name }

    레코드의 값:

    { $value }

manual-persist =
    다음 이름으로 DNS TXT 레코드를 등록하십시오:

    { $name }

    레코드의 값:

    { $value }

    이 레코드는 그대로 두십시오. 앞으로 이 이름의 인증서는 사람의 도움 없이 이 레코드로 증명됩니다.

persist-missing = { $identifier }: 이 계정에 이름을 증명하는 TXT 레코드 { $name }이(가) 없습니다.
    .next = 다음 값으로 한 번 등록하여 그대로 두십시오: { $value }
persist-malformed = { $identifier }: TXT 레코드 { $name }은(는) 이 CA의 것이지만 CA가 읽을 수 있는 형식이 아닙니다.
    .next = 값을 다음과 같이 고치십시오: { $value }
persist-other-account = { $identifier }: TXT 레코드 { $name }에 다른 계정 { $found }이(가) 적혀 있습니다.
    .next = 다음 값의 레코드를 나란히 추가하십시오: { $value }
persist-not-for-wildcards = { $identifier }: TXT 레코드 { $name }은(는) 와일드카드에 쓸 수 없습니다.
    .next = 값을 다음과 같이 고치십시오: { $value }
persist-over = { $identifier }: TXT 레코드 { $name }의 기한(persistUntil)이 { $until }에 끝났습니다.
    .next = 더 늦은 기한을 적거나 기한을 빼십시오: { $value }
manual-http =
    다음 내용만 들어 있는 파일을 만드십시오:

    { $content }

    그리고 웹 서버에서 다음 URL로 볼 수 있게 하십시오:

    { $url }

    웹 서버가 제공하는 폴더 아래의 경로: { $path }
manual-keep = 앞서 설정한 것은 그대로 두십시오. 이번 것은 거기에 더하는 것입니다.
manual-keep-value = 앞의 것과 이름이 같습니다. 앞의 값을 지우지 말고 이 값을 추가하십시오. 한 이름에 TXT 레코드가 여러 개 있어도 됩니다.
manual-alias = { $name }은(는) { $target }의 별칭(CNAME)입니다. 레코드를 그곳에 등록하십시오.
manual-label = { $zone } 영역의 관리 화면에서 입력할 호스트: { $label }
manual-port-free = 이 호스트의 포트 { $port }은(는) 비어 있습니다. 이름이 이 호스트를 가리킨다면 's'를 입력하십시오. 파일을 직접 제공합니다.
manual-port-held = 이 호스트의 포트 { $port }은(는) { $program }이(가) 사용하고 있습니다. 이름이 이 호스트를 가리킨다면 그 프로그램이 제공하는 곳에 파일을 두십시오.
manual-port-held-by-somebody = 이 호스트의 포트 { $port }은(는) 사용 중입니다. 이름이 이 호스트를 가리킨다면 그 프로그램이 제공하는 곳에 파일을 두십시오.
manual-ask = 준비되면 Enter를 누르십시오. 그동안에도 계속 확인합니다. ('g': 확인하지 않고 계속, 'c': 취소)
manual-ask-again = 아직 모든 곳에서 보이지는 않습니다. 기다리거나 Enter를 눌러 다시 확인하십시오. ('g': 그래도 계속, 'c': 취소)
manual-serving = 이제 이 호스트의 포트 { $port }에서 파일을 제공합니다.
manual-seen = 확인되었습니다. CA에 확인을 요청합니다.
manual-unseen = 여기에서는 확인하지 못했지만 CA에 확인을 요청합니다.
sight-right = { $place }: 올바른 값이 있습니다.
sight-nothing = { $place }: 아직 없습니다.
sight-other = { $place }: 다른 값이 있습니다: { $found }
sight-status = { $place }: HTTP 상태 { $status }(으)로 응답했습니다.
sight-status-elsewhere = { $place }: { $url }(으)로 연결되었고, 그곳에서 HTTP 상태 { $status }(으)로 응답했습니다.
sight-silent = { $place }: 응답하지 않았습니다.
sight-refused = { $place }: 포트 80에서 연결을 받지 않습니다.
sight-redirects = { $place }: CA가 따라가지 않는 곳으로 리디렉션합니다. 횟수가 너무 많거나 80과 443이 아닌 포트입니다.
sight-broken = { $place }: 연결이 끊어졌습니다.
sight-server-without-address = { $place }: 이 영역의 네임서버이지만 주소가 없습니다.
sight-not-its-zone = { $place }: 이 영역의 네임서버로 지정되어 있지만 영역을 가지고 있지 않습니다.
sight-no-address = { $name }의 주소가 DNS에 없어 CA가 찾을 수 없습니다. 먼저 A 또는 AAAA 레코드를 등록하십시오.
sight-no-resolver = 이 호스트에서 DNS에 질의할 수 없어 여기에서는 확인할 수 없습니다. /etc/resolv.conf를 확인하십시오.
sight-no-zone = { $name }의 네임서버를 찾지 못했습니다.
sight-aliases = { $name }의 별칭(CNAME)이 끝없이 이어집니다.
sight-lookup = 지금 이 호스트에서 { $name }을(를) 조회할 수 없습니다.
clean-up-failed = { $authenticator }이(가) 게시한 것을 모두 치우지 못했습니다: { $reason }

# Hooks: EC072x errors, EC17xx the rest.

hook-output = '{ $hook }' 훅의 출력:
hook-error-output = '{ $hook }' 훅의 오류 출력:
hook-failed = '{ $hook }' 훅이 오류 코드 { $code }을(를) 반환했습니다: { $command }
hook-killed = '{ $hook }' 훅이 시그널 { $signal }(으)로 종료되었습니다: { $command }
hook-not-started = '{ $hook }' 훅을 시작하지 못했습니다({ $reason }): { $command }
program-missing = 해당 프로그램이 없습니다
program-denied = 실행 권한이 없습니다
program-list-too-long = 인수가 너무 깁니다
program-no-memory = 메모리가 부족합니다
hook-names-cut = { $variable }의 이름 목록이 너무 길어 잘라서 훅에 전달했습니다.
hook-reference = certbot은 --{ $flag }(으)로 갱신 설정에 남는 내용을 읽지 못합니다. %(name)s를 참조로 해석하기 때문입니다.
    .next = evercert는 훅을 그대로 실행합니다. certbot도 읽어야 한다면 명령을 스크립트로 옮기십시오.
hook-reference-saved = certbot은 { $conf }을(를) 읽지 못합니다. { $hooks }의 %(name)s를 참조로 해석하기 때문입니다.
    .next = evercert는 훅을 그대로 실행합니다. certbot도 읽어야 한다면 명령을 스크립트로 옮기십시오.
hooks-failed-strict = 훅이 실패했고 --strict-hooks 때문에 오류로 처리합니다. 인증서 자체에는 문제가 없습니다.
names-left-out = { $name }: CA가 { $names }을(를) 거부하여 제외하고 다시 시도합니다.
deploy-hooks-owed = { $name }의 지난 갱신 뒤에 배포 훅이 실행되지 않았습니다. 지금 실행합니다.
deploy-hooks-given-up = { $name }의 배포 훅을 { $tries }번 다시 실행했으나 그때마다 evercert가 종료되어 더는 실행하지 않습니다: { $hooks }
    .next = 훅이 무엇을 종료시키는지 확인한 다음, 환경 변수 RENEWED_LINEAGE='{ $lineage }'와 RENEWED_DOMAINS='{ $domains }'를 설정하여 직접 실행하십시오. 서버가 아직 이전 인증서를 사용하고 있을 수 있습니다.
account-as-before = 앞에서 설명한 이유로 { $server }의 계정을 사용할 수 없습니다.
delete-nothing = 삭제할 인증서가 없습니다.
    .next = 무엇이 있는지는 'evercert certificates'로 확인하십시오.
hook-left-open = '{ $hook }' 훅이 시작한 프로그램이 출력을 잡은 채 계속 실행 중이어서 기다리지 않았습니다: { $command }
    .next = 시작하는 프로그램의 출력을 돌리십시오: 명령 >/dev/null 2>&1 &
conf-nameless = { $conf }의 파일 이름은 인증서 이름으로 쓸 수 없어 건너뜁니다.
    .next = live/와 archive/의 폴더와 함께 이름을 바꾸거나 삭제하십시오.

# `reconfigure`: EC260x.

reconfigure-which = 어느 인증서의 갱신 옵션을 변경하시겠습니까?
reconfigure-other-server = 'reconfigure'로 { $name }을(를) 다른 CA({ $server })로 옮길 수는 없습니다.
    .next = 그 CA에서 새로 발급받으십시오: evercert renew --force-renewal --cert-name { $name } --server { $server }
reconfigure-other-account = 'reconfigure'로 { $name }을(를) 다른 계정({ $account })으로 옮길 수는 없습니다.
    .next = 그 계정으로 새로 발급받으십시오: evercert renew --force-renewal --cert-name { $name } --account { $account }
reconfigure-deploy-hooks = 예행 연습에서 deploy 훅도 실행하시겠습니까? 훅은 지금 사용 중인 인증서를 받습니다.
reconfigure-done = 갱신 설정을 변경했습니다.
reconfigure-same = 갱신 설정에 바뀐 것이 없습니다.
reconfigure-applies = 인증서는 그대로이며, 새 옵션은 다음 갱신부터 적용됩니다.
reconfigure-would = 예행 연습에 성공했습니다. --dry-run 없이 실행하면 { $name }에서 다음이 바뀝니다:
reconfigure-nothing = 변경할 인증서가 없습니다.
reconfigure-failed = 이 옵션으로 { $name }의 예행 연습에 성공하지 못했으므로 아무것도 변경하지 않았습니다:
reconfigure-change = - { $option }: { $old } -> { $new }

# Revocation: EC262x.

revocation-unknown = { $name }: 폐기 여부를 알 수 없으므로 폐기되지 않은 것으로 봅니다: { $reason }
revocation-no-issuer = 발급자의 인증서를 읽을 수 없습니다
crl-unusable = { $url }의 폐기 목록을 사용할 수 없습니다
crl-status = { $url }의 폐기 목록 요청에 HTTP 상태 { $status }(으)로 응답했습니다
crl-too-large = { $url }의 폐기 목록이 16 MB보다 큽니다
crl-unreachable = { $url }의 폐기 목록을 가져올 수 없습니다
crl-host-silent = { $host }이(가) 이번 실행의 앞선 질문에 응답하지 않았습니다
ocsp-no-answer = OCSP 응답 서버가 쓸 수 있는 응답을 하지 않았습니다

# Trees that look odd: EC263x.

conf-copied = { $conf }은(는) { $from }을(를) 가리킵니다. { $to }은(는) 그 복사본으로 보이며, 갱신은 이곳이 아니라 그곳에서 이루어집니다.
    .next = 인증서를 이제 이곳에서 관리하려면 이 설정 파일에 있는 { $from }을(를) 모두 { $to }(으)로 바꾸십시오.
access-everybody = 이 호스트의 모든 사용자가 { $path }에 쓸 수 있어 키, 인증서, 훅을 바꿔치기할 수 있습니다.
    .next = 쓰기 권한을 없애십시오: chmod o-w { $path }

# More of the summary of renewals: EC265x.

renew-all-failed = 갱신에 모두 실패했습니다. 다음 인증서를 갱신하지 못했습니다:
renew-all-simulated-failed = 갱신 예행 연습에 모두 실패했습니다. 다음 인증서를 갱신하지 못했습니다:
renew-some-simulated-failed = 다음 인증서의 갱신 예행 연습에 실패했습니다:
renew-nothing-simulated = 갱신 예행 연습을 시도한 인증서가 없습니다.
renew-no-hooks = 실행한 훅이 없습니다.
hook-not-there = 셸이 '{ $hook }' 훅의 프로그램이나 훅이 실행하는 프로그램을 찾지 못했습니다.
    .next = 전체 경로를 지정하십시오. 타이머는 다른 폴더에서 더 짧은 PATH로 훅을 실행합니다.
