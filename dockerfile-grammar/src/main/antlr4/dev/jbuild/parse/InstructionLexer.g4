/*
 * Tokens of one logical line, as LineCharStream shows it: continuations are joined, the line is trimmed, and each
 * character stands for its class (see there):
 *   \ and `   the escape character of the file (only the one in force appears)
 *   \u001D    a backslash that is not the escape character (it escapes in flags and JSON all the same)
 *   \u001E    white space beyond ASCII
 *   \u007F    any other character beyond ASCII, and ` where it is not the escape character
 *
 * A keyword chooses the mode in which its arguments are read. There are no predicates and no actions.
 */
lexer grammar InstructionLexer;

options {
  caseInsensitive = true;
}

tokens {
  END_OF_FLAGS,
  JSON,
  WORD,
  QUOTED_WORD,
  TEXT
}

ADD         : 'ADD' -> mode(PATHS);
ARG         : 'ARG' -> mode(NAMES);
CMD         : 'CMD' -> mode(COMMAND);
COPY        : 'COPY' -> mode(PATHS);
ENTRYPOINT  : 'ENTRYPOINT' -> mode(COMMAND);
ENV         : 'ENV' -> mode(NAMES);
EXPOSE      : 'EXPOSE' -> mode(WORDS);
FROM        : 'FROM' -> mode(WORDS);
HEALTHCHECK : 'HEALTHCHECK' -> mode(HEALTH);
LABEL       : 'LABEL' -> mode(NAMES);
MAINTAINER  : 'MAINTAINER' -> mode(PLAIN);
ONBUILD     : 'ONBUILD'; // its trigger is a line of its own
RUN         : 'RUN' -> mode(COMMAND);
SHELL       : 'SHELL' -> mode(COMMAND);
STOPSIGNAL  : 'STOPSIGNAL' -> mode(PLAIN);
USER        : 'USER' -> mode(PLAIN);
VOLUME      : 'VOLUME' -> mode(PATHS);
WORKDIR     : 'WORKDIR' -> mode(PLAIN);
ONBUILD_END : '--' -> type(END_OF_FLAGS);
FLAG        : Flag;
UNKNOWN     : ~[ \t\u000B\f\r]+ -> mode(PLAIN);
WS          : Space+ -> skip;

// RUN, CMD, ENTRYPOINT, SHELL: flags, then a JSON array or the rest of the line.
mode COMMAND;
COMMAND_END  : '--' -> type(END_OF_FLAGS), mode(COMMAND_REST);
COMMAND_FLAG : Flag -> type(FLAG);
COMMAND_JSON : JsonArray -> type(JSON);
COMMAND_TEXT : NoFlag ~'\n'* -> type(TEXT);
COMMAND_WS   : Space+ -> skip;

mode COMMAND_REST;
REST_JSON : JsonArray -> type(JSON);
REST_TEXT : NoSpace ~'\n'* -> type(TEXT);
REST_WS   : Space+ -> skip;

// COPY, ADD, VOLUME: flags, then a JSON array or words; quotes mean nothing here.
mode PATHS;
PATHS_END  : '--' -> type(END_OF_FLAGS), mode(PATHS_REST);
PATHS_FLAG : Flag -> type(FLAG);
PATHS_JSON : JsonArray -> type(JSON);
PATHS_WORD : NoFlagWord -> type(WORD), mode(WORDS_REST);
PATHS_WS   : Space+ -> skip;

mode PATHS_REST;
PATHS_REST_JSON : JsonArray -> type(JSON);
PATHS_REST_WORD : NoSpace+ -> type(WORD), mode(WORDS_REST);
PATHS_REST_WS   : Space+ -> skip;

// FROM, EXPOSE: flags, then words.
mode WORDS;
WORDS_END  : '--' -> type(END_OF_FLAGS), mode(WORDS_REST);
WORDS_FLAG : Flag -> type(FLAG);
WORDS_WORD : NoFlagWord -> type(WORD), mode(WORDS_REST);
WORDS_WS   : Space+ -> skip;

mode WORDS_REST;
WORDS_REST_WORD : NoSpace+ -> type(WORD);
WORDS_REST_WS   : Space+ -> skip;

// ENV, LABEL, ARG: flags, then words that quotes and the escape character hold together.
mode NAMES;
NAMES_END  : '--' -> type(END_OF_FLAGS), mode(NAMES_REST);
NAMES_FLAG : Flag -> type(FLAG);
NAMES_WORD : ( '-' (QuotedNoDash QuotedPart*)? | QuotedNoDash QuotedPart*) -> type(QUOTED_WORD), mode(NAMES_REST);
NAMES_WS   : WideSpace+ -> skip;

mode NAMES_REST;
NAMES_REST_WORD : QuotedPart+ -> type(QUOTED_WORD);
NAMES_REST_WS   : WideSpace+ -> skip;

// MAINTAINER, STOPSIGNAL, USER, WORKDIR: flags, then the rest of the line.
mode PLAIN;
PLAIN_END  : '--' -> type(END_OF_FLAGS), mode(PLAIN_REST);
PLAIN_FLAG : Flag -> type(FLAG);
PLAIN_TEXT : NoFlag ~'\n'* -> type(TEXT);
PLAIN_WS   : Space+ -> skip;

mode PLAIN_REST;
PLAIN_REST_TEXT : NoSpace ~'\n'* -> type(TEXT);
PLAIN_REST_WS   : Space+ -> skip;

// HEALTHCHECK: flags, a type, then as RUN.
mode HEALTH;
HEALTH_END  : '--' -> type(END_OF_FLAGS), mode(HEALTH_REST);
HEALTH_FLAG : Flag -> type(FLAG);
HEALTH_TYPE : NoFlagWord -> type(WORD), mode(COMMAND_REST);
HEALTH_WS   : Space+ -> skip;

mode HEALTH_REST;
HEALTH_REST_TYPE : NoSpace+ -> type(WORD), mode(COMMAND_REST);
HEALTH_REST_WS   : Space+ -> skip;

fragment Space     : [ \t\u000B\f\r];
fragment WideSpace : [ \t\u000B\f\r\n\u001E];
fragment NoSpace   : ~[ \t\u000B\f\r];

// The first character of arguments that are no flag.
fragment NoFlag     : ~[ \t\u000B\f\r\-] | '-' ~'-' | '-' EOF;
fragment NoFlagWord : ~[ \t\u000B\f\r\-] NoSpace* | '-' (~[ \t\u000B\f\r\-] NoSpace*)?;

// Quotes left open run to the end of the line.
fragment Flag         : '--' FlagPart+;
fragment FlagPart     : ~[ \t\u000B\f\r'"\\\u001D] | FlagEscape | FlagDouble | FlagSingle;
fragment FlagEscape   : [\\\u001D] (. | EOF);
fragment FlagDouble   : '"' (~["\\\u001D] | FlagEscape)* ('"' | EOF);
fragment FlagSingle   : '\'' (~['\\\u001D] | FlagEscape)* ('\'' | EOF);
fragment QuotedNoDash : ~[ \t\u000B\f\r\n\u001E'"\\`\-] | Escaped | DoubleQuoted | SingleQuoted;
fragment QuotedPart   : '-' | QuotedNoDash;
fragment Escaped      : [\\`] (. | EOF);
fragment DoubleQuoted : '"' (~["\\`] | Escaped)* ('"' | EOF);
fragment SingleQuoted : '\'' ~[']* ('\'' | EOF);

// RFC 8259, strings only, up to the end of the line; anything else after '[' is plain text.
fragment JsonArray  : '[' JsonWs* (JsonString JsonWs* (',' JsonWs* JsonString JsonWs*)*)? ']' JsonWs* EOF;
fragment JsonString : '"' (~["\\\u0000-\u001D\u001F] | JsonEscape)* '"';
fragment JsonEscape options { caseInsensitive = false; }
                    : [\\\u001D] (["\\/bfnrt\u001D] | 'u' [0-9a-fA-F] [0-9a-fA-F] [0-9a-fA-F] [0-9a-fA-F]);
fragment JsonWs     : [ \t\r\n];
