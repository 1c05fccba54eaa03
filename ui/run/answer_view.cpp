// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/answer_view.h"

#include "support/shown_text.h"

namespace sor::ui {

AnswerView answerOf(const RunReport& report)
{
    const Verdict verdict = verdictOf(report);
    AnswerView answer{toQString(askedText(report)), verdict.grade, sentenceText(verdict.text), {}};
    for (const Caveat& caveat : caveatsOf(report))
        answer.caveats.push_back({caveat.severity, toQString(caveat.code), sentenceText(caveat.text),
                                  sentenceText(caveat.advice)});
    return answer;
}

} // namespace sor::ui
