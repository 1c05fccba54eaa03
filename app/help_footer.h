// SPDX-License-Identifier: GPL-3.0-or-later
// What the help ends with: examples and exit codes.
#pragma once

namespace sor {

inline constexpr const char* kFooter = R"(Examples
  sorlab --batch --csv day.csv.zst --shares 5000 --out results
  sorlab --batch --csv l1_day.csv --view trial --from 13:36:32 --to 13:45:14
  sorlab --batch --csv xnas.csv --csv iexg.csv --side sell --limit 222.75
  sorlab --batch --setup study.json --lambda-under 0.01:0.05:9 --theta-queue 0
  sorlab --generate day.csv.zst --minutes 30 --venues 4 --seed 7
  sorlab --allocate problem.json
  sorlab --publish --csv day.csv.zst --kafka localhost:9092 --topic mock_l1_stream --speed 10
  sorlab --batch --kafka localhost:9092 --topic mock_l1_stream --out results
  sorlab --batch --csv day.csv.zst --shard 3/8 --out shards      (8 processes, 8 parts of the grid)
  sorlab --study orders.csv --data quotes --out study            (many orders, many days, one answer)
  sorlab --study --sample 20/day --data quotes --out study
  sorlab --merge shards --out results                            (the bytes of one process)

Exit codes: 0 done, 1 internal, 2 usage, 3 data unusable, 4 Kafka, 5 cannot write, 130 interrupted.)";

} // namespace sor
