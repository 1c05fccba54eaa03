# SPDX-License-Identifier: GPL-3.0-or-later
# From the text of --help to a man page, so that the two never disagree.
#   sorlab-cli --help | awk -v name=sorlab -v version=0.1.0 -f man_page.awk >sorlab.1
function escaped(text) {
    gsub(/\\/, "\\e", text)
    gsub(/-/, "\\-", text)
    if (text ~ /^[.']/) text = "\\&" text
    return text
}
function heading(text) { print ".SH " text }
BEGIN {
    column = 34 # descriptions start here, as in the program
    printf ".TH %s 1 \"\" \"SOR Lab %s\" \"User Commands\"\n", toupper(name), version
}
NR == 1 {
    heading("NAME")
    print name " \\- a laboratory for smart order routing"
    heading("SYNOPSIS")
    printf ".B %s\n[\\fIOPTIONS\\fR]%s\n", name, name ~ /cli/ ? "" : " [\\fIFILE\\fR]"
    heading("DESCRIPTION")
    text = $0
    sub(/^SOR Lab: */, "", text)
    print escaped(toupper(substr(text, 1, 1)) substr(text, 2))
    print ".PP"
    if (name ~ /cli/)
        print "The headless program: the same words and the same bytes as \\fBsorlab\\fR(1), without a window."
    else
        print "Without a mode the window opens; \\fBsorlab\\-cli\\fR(1) is the same without a window."
    print "All words below may also stand in a setup file (\\fB\\-\\-setup\\fR): one JSON object, the words its keys."
    heading("OPTIONS")
    next
}
/^Usage:/ || /^Positionals:/ || /^ *FILE TEXT/ { next }
/^Examples$/ {
    heading("EXAMPLES")
    print ".nf"
    isExample = 1
    next
}
isExample && /^ *$/ {
    print ".fi"
    isExample = 0
    next
}
isExample { print escaped($0); next }
/^Exit codes: / {
    heading("EXIT STATUS")
    sub(/^Exit codes: /, "")
    print escaped($0)
    next
}
/^[A-Z].*:$/ {
    print ".SS " escaped(substr($0, 1, length($0) - 1))
    next
}
/^ +-/ {
    option = substr($0, 1, column - 1)
    description = substr($0, column)
    if (substr($0, column - 1, 1) != " ") { # too long for its column
        option = $0
        description = ""
    }
    gsub(/^ +| +$/, "", option)
    sub(/ \.\.\.$/, "", option)
    gsub(/^ +/, "", description)
    print ".TP"
    words = split(option, word, " ")
    line = "\\fB" escaped(word[1]) "\\fR"
    for (i = 2; i <= words; ++i) line = line " \\fI" escaped(word[i]) "\\fR"
    print line
    if (description != "") print escaped(description)
    next
}
/^ +[^ ]/ {
    gsub(/^ +/, "")
    print escaped($0)
}
END {
    heading("FILES")
    print ".TP\n\\fIshare/sorlab/sample\\fR\nSynthetic quotes to try it with."
    print ".TP\n\\fIshare/sorlab/fees\\fR\nThe built\\-in fee table: a start for one of your own (\\fB\\-\\-fees\\fR)."
    print ".TP\n\\fIshare/sorlab/deploy\\fR\nScripts for Slurm, systemd and a small cloud host."
}
