# Questions: EC03xx what keeps them from being answered, EC13xx their own words.

prompt-missing = An answer is needed, but questions are not allowed now: { $question }
    .code = EC0301
prompt-missing-flag = Answer on the command line with { $flag }.
    .code = EC1301
prompt-cancelled = Cancelled.
    .code = EC0302
prompt-end-of-input = The input ended before there was an answer to: { $question }
    .code = EC0303
    .next = Use --non-interactive if nobody is there to answer.
prompt-input-failed = The answer to this could not be read: { $question }
    .code = EC0304
prompt-default-taken = There is no terminal, so the default was taken for: { $question }
    .code = EC1302
    .next = Use --non-interactive to say that this is intended.
prompt-yes-no = (Y)es/(N)o:
    .code = EC1303
prompt-choose = Choose a number (1-{ $count }), or 'c' to cancel:
    .code = EC1304
prompt-choose-many = Choose numbers, separated by commas or spaces; Enter for all, 'c' to cancel:
    .code = EC1305
prompt-enter = Press Enter to go on
    .code = EC1306
prompt-ask = ('c' to cancel):
    .code = EC1307
prompt-again = That was not understood: { $answer }
    .code = EC1308
