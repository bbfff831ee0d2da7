#!/usr/bin/env bats
# Completion scripts, as bash runs them.
load lib/common

setup() {
	setup_test
	COMPLETIONS=$(dirname "$(dirname "$(readlink -f "$RUNTIME")")")/share/completions
	[ -d "$COMPLETIONS" ] || skip "completions are part of the built tree"
}

verbs() {
	"$RUNTIME" --help </dev/null | sed -n '/^COMMANDS:/,/^[A-Z ]*OPTIONS:/s/^   \([a-z][a-z]*\) .*/\1/p' | grep -v '^help$'
}

# long_options VERB: what its help shows.
long_options() {
	"$RUNTIME" "$1" --help </dev/null | grep -oE '^   --[a-z0-9-]+' | tr -d ' '
}

# complete_bash WORD...: what bash offers for the last word.
complete_bash() {
	bash --norc -c '
		source "$1"
		shift
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
		compopt() { :; }
		_complete_jrunc
		printf "%s\n" "${COMPREPLY[@]}"' bash "$COMPLETIONS/jrunc.bash" "$@"
}

@test "completion: bash offers every verb" {
	complete_bash jrunc "" >"$TESTDIR/offered"
	[ "$(verbs | wc -l)" -ge 18 ]
	for verb in $(verbs); do
		grep -qx "$verb" "$TESTDIR/offered" || { echo "$verb is not offered"; return 1; }
	done
	same checkpoint "$(complete_bash jrunc che)" "for che"
}

@test "completion: bash offers every option of every verb" {
	for verb in $(verbs); do
		complete_bash jrunc "$verb" -- >"$TESTDIR/offered"
		for option in $(long_options "$verb"); do
			grep -qx -e "$option" "$TESTDIR/offered" || { echo "$verb $option is not offered"; return 1; }
		done
	done
	same --leave-running "$(complete_bash jrunc checkpoint --leave)" "for checkpoint --leave"
}

@test "completion: zsh's is bash's, through bashcompinit" {
	same "#compdef jrunc" "$(head -1 "$COMPLETIONS/_jrunc")" "first line"
	tail -n +3 "$COMPLETIONS/_jrunc" | cmp - "$COMPLETIONS/jrunc.bash"
	command -v zsh >/dev/null || skip "zsh is not installed; the script was compared with bash's"
	zsh -fc "autoload -Uz compinit && compinit -D -u; source $COMPLETIONS/_jrunc; (( \$+functions[_complete_jrunc] ))"
}

@test "completion: fish has every verb and option" {
	for verb in $(verbs); do
		grep -q " -a $verb -d " "$COMPLETIONS/jrunc.fish" || { echo "$verb is missing"; return 1; }
		for option in $(long_options "$verb"); do
			grep -qE -- "from $verb' -l ${option#--} " "$COMPLETIONS/jrunc.fish" || { echo "$verb $option is missing"; return 1; }
		done
	done
	command -v fish >/dev/null || skip "fish is not installed; the script was only read"
	fish --no-execute "$COMPLETIONS/jrunc.fish"
	fish -c "source $COMPLETIONS/jrunc.fish; complete -C 'jrunc checkp'" | grep -q '^checkpoint'
}
