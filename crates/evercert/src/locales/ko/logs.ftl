# 로그, 디렉터리, 진행 상황.

log-saving = 디버그 로그를 { $path }에 저장합니다
log-advice = 이 실행의 자세한 기록은 { $path }에 있습니다. -v를 붙이면 여기에 더 많이 표시합니다.
log-incomplete = 로그가 온전하지 않습니다: { $reason }
directory-permissions = { $path }이(가) 이미 있지만, 현재 사용자의 소유이고 권한이 { $mode }이어야 합니다(--strict-permissions).
    .next = 'chown'과 'chmod'로 바꾸거나 --strict-permissions를 빼십시오.

# 진행 상황.

progress = { $what } ({ $seconds }초)
progress-of-many = { $all }개 중 { $done }개 완료. { $what } ({ $seconds }초)
progress-asking = { $host } 응답 대기 중
progress-looking = 갱신할 인증서 확인 중
progress-ordering = 인증서 { $count }개 주문 중
progress-showing = 챌린지 { $count }개를 게시하고 외부에서 보일 때까지 기다리는 중
progress-proving = CA가 이름 { $count }개를 확인하기를 기다리는 중
progress-taking-away = 챌린지를 정리하는 중
progress-collecting = CA의 발급을 기다리는 중
progress-server = 서버를 기다리는 중

# --debug-challenges.

challenges-shown = 챌린지를 모두 게시했습니다. CA에는 아직 알리지 않았습니다.
challenge-file =
    URL: { $url }
    Expected value: { $value }
challenge-record =
    FQDN: { $name }
    Expected value: { $value }
challenge-handshake =
    TLS 핸드셰이크(acme-tls/1): { $name }
    Expected digest: { $value }
challenges-go-on = 이제 CA가 확인하게 할까요?
