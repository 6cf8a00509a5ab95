# 로그, 디렉터리, 진행 상황.

log-saving = 디버그 로그를 { $path }에 저장합니다
log-advice = 이 실행의 자세한 기록은 { $path }에 있습니다. -v를 붙이면 여기에 더 많이 표시합니다.
log-incomplete = 로그가 온전하지 않습니다: { $reason }
directory-permissions = { $path }이(가) 이미 있지만, 현재 사용자의 소유이고 권한이 { $mode }이어야 합니다(--strict-permissions).
    .next = 'chown'과 'chmod'로 바꾸거나 --strict-permissions를 빼십시오.
