# 프로그램 자체.

error-heading = 오류
warning-heading = 경고
interrupted = 시그널 { $signal }에 의해 중단되었습니다.
    .next = 같은 명령을 다시 실행하면 이어서 진행합니다.
internal = 일어나서는 안 되는 일이 발생했습니다: { $what }
    .next = 실행한 명령과 이 코드를 함께 알려 주십시오.
retired-flag = { $flag } 옵션은 더 이상 아무 일도 하지 않으므로 무시합니다.
exchange = { $method } { $url }: { $status }, { $time } ms
exchange-broken = { $method } { $url }: { $time } ms 동안 온전한 응답이 없습니다
stopping = 중단합니다. 게시한 내용을 정리하고 실행 중인 훅이 끝나기를 기다립니다.
    .next = 바로 끝내려면 시그널을 한 번 더 보내십시오.
