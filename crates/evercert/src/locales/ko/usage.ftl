# 명령줄과 설정 파일의 잘못.

usage-line = 사용법: { $program } [명령] [옵션] [-d 도메인] [-d 도메인] ...
usage-ambiguous = { $given }은(는) 다음 중 하나로 볼 수 있습니다: { $candidates }
    .next = 이름을 더 길게 쓰십시오.
usage-bad-value = { $flag } 옵션에는 '{ $value }' 값을 쓸 수 없습니다.
    .next = 사용할 수 있는 값: { $expected }
usage-config-key = { $path } { $line }행: '{ $key }' 옵션은 없습니다.
    .next = 옵션의 긴 이름을 하이픈(-)으로 이어 쓰십시오.
usage-config-line = { $path } { $line }행을 이해할 수 없습니다.
    .next = 한 줄에 '옵션 = 값' 하나를 쓰십시오.
usage-config-read = 설정 파일 { $path }을(를) 읽을 수 없습니다.
    .next = 읽을 수 있는 파일인지 확인하십시오. 다른 파일은 -c로 지정할 수 있습니다.
usage-config-not-text = 설정 파일 { $path }은(는) UTF-8 텍스트가 아닙니다.
    .next = UTF-8로 저장하십시오. 주석을 포함하여 ASCII가 아닌 글자가 다른 인코딩으로 쓰여 있습니다.
usage-missing-value = { $flag } 옵션에는 값이 필요합니다.
    .next = 그 뒤에 값을 쓰십시오. 대시로 시작하는 값은 붙여 씁니다: { $flag }=값
usage-not-unicode = 올바른 UTF-8이 아닌 인수가 있습니다: { $shown }
usage-unknown = '{ $given }'은(는) 알 수 없는 인수입니다.
    .next = 전체 목록은 '--help all'로 볼 수 있습니다.
usage-similar = '{ $similar }'을(를) 쓰려고 하셨습니까?
usage-unexpected-value = { $flag } 옵션은 값을 받지 않는데 '{ $value }' 값이 있습니다.
    .next = '={ $value }'을(를) 빼십시오. 옵션만 쓰면 켜집니다.
