# 질문.

prompt-missing = 답이 필요하지만 지금은 물을 수 없습니다: { $question }
prompt-missing-flag = 명령줄에서 답하십시오: { $flag }
prompt-cancelled = 취소되었습니다.
prompt-end-of-input = 답을 받기 전에 입력이 끝났습니다: { $question }
    .next = 답할 사람이 없으면 --non-interactive 옵션을 사용하십시오.
prompt-input-failed = 답을 읽을 수 없습니다: { $question }
prompt-default-taken = 터미널이 없어 기본값을 사용했습니다: { $question }
    .next = 의도한 것이라면 --non-interactive 옵션을 사용하십시오.
prompt-yes-no = 예(Y)/아니요(N):
prompt-choose = 번호를 선택하십시오 (1-{ $count }, 취소는 'c'):
prompt-choose-many = 번호를 쉼표나 공백으로 구분하여 선택하십시오 (모두 선택은 Enter, 취소는 'c'):
prompt-enter = 계속하려면 Enter를 누르십시오
port-taken-retry = { $reason } 다른 창에서 그 프로그램을 멈추십시오. 다시 시도할까요?
prompt-ask = (취소는 'c'):
prompt-again = 이해할 수 없는 답입니다: { $answer }
