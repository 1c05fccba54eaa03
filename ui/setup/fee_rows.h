// SPDX-License-Identifier: GPL-3.0-or-later
// A fee table as rows of text, as an editor holds it, and as the CSV that the core reads.
#pragma once

#include "market/fees/fee_table.h"

#include <QList>
#include <QString>
#include <array>

namespace sor::ui {

enum FeeColumn : int { FeeMic, FeeTaker, FeeMaker, FeeFrom, FeeTakerPct, FeeMakerPct, FeeSource, FeeNote };
inline constexpr int kFeeColumns = 8;

/// By FeeColumn; the texts are those of the CSV.
using FeeTexts = std::array<QString, kFeeColumns>;

/// The rows of a table, by venue (DEFAULT first) and date.
QList<FeeTexts> feeRowsOf(const FeeTable& table);

/// The rows as CSV, with a comment on top. Rows without any text are left out.
QString feeCsv(const QList<FeeTexts>& rows);

/// What FeeTable::parse says about the rows: the sentence, and the row that it is about.
struct FeeProblem {
    QString sentence; // empty: the table is good
    int row = -1; // -1: the table as a whole
};
FeeProblem checkFees(const QList<FeeTexts>& rows);

} // namespace sor::ui
