/** One logical line. Every decision is made on the next token alone. */
parser grammar InstructionParser;

options {
  tokenVocab = InstructionLexer;
}

line
  : (instruction | onbuild) EOF
  ;

instruction
  : command
  | paths
  | words
  | pairs
  | names
  | plain
  | healthcheck
  | unknown
  ;

command
  : (RUN | CMD | ENTRYPOINT | SHELL) flags (JSON | TEXT)?
  ;

paths
  : (COPY | ADD | VOLUME) flags (JSON | WORD*)
  ;

words
  : (FROM | EXPOSE) flags WORD*
  ;

pairs
  : (ENV | LABEL) flags QUOTED_WORD*
  ;

names
  : ARG flags QUOTED_WORD*
  ;

plain
  : (MAINTAINER | STOPSIGNAL | USER | WORKDIR) flags TEXT?
  ;

healthcheck
  : HEALTHCHECK flags (WORD (JSON | TEXT)?)?
  ;

// A chain is an error with a message of its own; no recursion, as a hostile line may have any number of them.
onbuild
  : (ONBUILD flags)+ instruction?
  ;

unknown
  : UNKNOWN flags TEXT?
  ;

flags
  : FLAG* END_OF_FLAGS?
  ;
