// SPDX-License-Identifier: GPL-3.0-or-later
// Orders as the observations of an estimate: days, symbols, weights and mirrors.
#pragma once

#include "base/result.h"
#include "study/sample.h"
#include "study/study_rows.h"

#include <cstdint>
#include <vector>

namespace sor::study {

/// Some rows, done and with an arrival mid; they outlive it.
class Observations {
public:
    explicit Observations(std::vector<const StudyRow*> rows);
    const std::vector<const StudyRow*>& rows() const { return m_rows; }

    /// A value a row, mirrors averaged. Fails as makeSample() and averagePairs() do.
    Result<PairedSample> of(const std::vector<double>& values) const;

private:
    std::vector<const StudyRow*> m_rows;
    std::vector<std::int64_t> m_day;
    std::vector<std::int64_t> m_symbol;
    std::vector<std::int64_t> m_pair;
    std::vector<double> m_weight;
};

} // namespace sor::study
