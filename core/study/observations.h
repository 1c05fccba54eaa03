// SPDX-License-Identifier: GPL-3.0-or-later
// From rows of a study to observations: a value an order, mirrors averaged.
#pragma once

#include "base/result.h"
#include "study/sample.h"
#include "study/study_rows.h"

#include <cstdint>
#include <vector>

namespace sor { inline namespace study {

/// Days, symbols, notionals and pairs of some rows, which outlive it.
class Observations {
public:
    explicit Observations(std::vector<const StudyRow*> rows);
    const std::vector<const StudyRow*>& rows() const { return m_rows; }

    /// `values` has one a row. InvalidArgument for mirrors that do not fit.
    Result<PairedSample> of(const std::vector<double>& values) const;

private:
    std::vector<const StudyRow*> m_rows;
    std::vector<std::int64_t> m_day;
    std::vector<std::int64_t> m_symbol;
    std::vector<std::int64_t> m_pair;
    std::vector<double> m_weight;
};

}} // namespace sor::study
