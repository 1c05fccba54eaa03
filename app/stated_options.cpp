// SPDX-License-Identifier: GPL-3.0-or-later
#include "stated_options.h"

#include "help_footer.h"
#include "setup/setup_words.h"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>

namespace sor {

namespace {

constexpr const char* kModeGroup = "One mode a call (without one the window opens)";
constexpr const char* kWindowGroup = "With the window";

} // namespace

void describe(CLI::App& app, Stated& stated)
{
    app.set_help_flag("--help,-h", "this text");
    app.add_flag("--version", stated.version, "versions");
    app.footer(kFooter);
    app.add_option("FILE", stated.file, "a CSV, a setup or a results file for the window");
    app.add_flag("--batch", stated.batch, "run without a display and write the three JSON files")
        ->group(kModeGroup);
    app.add_option("--generate", stated.generate,
                   "write a synthetic day (.csv or .csv.zst) of --symbol, beginning at --from (default SYNT, "
                   "2025-06-02T13:30:00Z)")
        ->group(kModeGroup)
        ->type_name("OUT");
    app.add_option("--allocate", stated.allocate, "answer one static allocation (JSON)")
        ->group(kModeGroup)
        ->type_name("FILE");
    app.add_option(
           "--calibrate", stated.calibrate,
           "compare the queue rules with queues known order by order (DBN mbo, LOBSTER); --out writes "
           "calibration.json")
        ->group(kModeGroup)
        ->type_name("FILE");
    app.add_option("--place", stated.place, "solve placement problems (JSON)")
        ->group(kModeGroup)
        ->type_name("FILE");
    app.add_flag("--publish", stated.publish, "replay a CSV into a Kafka topic")->group(kModeGroup);
    app.add_flag("--probe", stated.probe, "test a Kafka connection in five steps")->group(kModeGroup);
    app.add_flag("--broker", stated.broker,
                 "in-memory mock broker on loopback, for rehearsals; nothing is kept")
        ->group(kModeGroup);
    app.add_option("--merge", stated.merge,
                   "join the shards that --batch or --study with --shard left in these folders")
        ->group(kModeGroup)
        ->type_name("DIR...");
    app.add_option_function<std::vector<std::string>>(
           "--study",
           [&stated](const std::vector<std::string>& orders) {
               stated.study = orders.empty() ? "" : orders.front();
           },
           "run many orders (CSV; or draw them with --sample) over many days of quotes")
        ->group(kModeGroup)
        ->type_name("[ORDERS]")
        ->expected(0, 1);
    app.add_option_function<std::vector<std::string>>(
           "--manual",
           [&stated](const std::vector<std::string>& topic) {
               stated.manual = topic.empty() ? "" : topic.front();
           },
           "print a page of the manual; without a topic, their list")
        ->group(kModeGroup)
        ->type_name("[TOPIC]")
        ->expected(0, 1);
    app.add_option("--rows", stated.rows, "exactly so many rows")->group(kGenerateGroup)->type_name("N");
    app.add_option("--minutes", stated.minutes, "so much time")->group(kGenerateGroup)->type_name("N");
    app.add_option("--venues", stated.venues, "1 to 8 venues (default 4)")
        ->group(kGenerateGroup)
        ->type_name("N");
    app.add_option("--informed", stated.informed,
                   "0 to 1: how much the imbalance of the queues tells of the next price (default 0.5)")
        ->group(kGenerateGroup)
        ->type_name("X");
    app.add_flag("--oddities", stated.oddities, "crossed, stale, empty and stub quotes now and then")
        ->group(kGenerateGroup);
    app.add_flag("--halts", stated.halts, "all venues halt now and then")->group(kGenerateGroup);
    app.add_flag("--prints", stated.prints, "crosses, blocks and off-exchange prints too")
        ->group(kGenerateGroup);
    app.add_option("--speed", stated.speed, "0.1 to 1000 times the rows' own pace (default 1), or max")
        ->group(kPublishGroup)
        ->type_name("X");
    app.add_option("--max-gap", stated.maxGap, "maximum gap between rows")
        ->group(kPublishGroup)
        ->type_name("TIME");
    app.add_option("--loop", stated.loop, "how many times (default 1)")->group(kPublishGroup)->type_name("N");
    app.add_option("--message", stated.message, "quote (one row a message, default) or snapshot")
        ->group(kPublishGroup)
        ->type_name("FORM");
    app.add_option(
           "--key", stated.key,
           "what chooses a message's partition: symbol (all in one, default), venue, or none (in turn)")
        ->group(kPublishGroup)
        ->type_name("KEY");
    app.add_flag("--dry-run", stated.dryRun, "show the first messages and the duration, send nothing")
        ->group(kPublishGroup);
    app.add_flag("--run", stated.run, "start at once")->group(kWindowGroup);
    app.add_flag("--clean", stated.clean, "neither read nor write the saved settings")->group(kWindowGroup);
    app.add_option("--settings", stated.settings, "settings file instead of ~/.config/sorlab/sorlab.ini")
        ->group(kWindowGroup)
        ->type_name("FILE");
    app.add_flag("--remote", stated.remote, "few redraws, for a display over ssh or VNC")
        ->group(kWindowGroup);
    app.add_flag("--local", stated.local, "full speed, whatever the display looks like")->group(kWindowGroup);
    app.add_flag("--json", stated.json, "with --probe: the steps as JSON");
    app.add_option("--setup", stated.setupFile, "words from a JSON file; the command line wins")
        ->type_name("FILE");
    app.add_option(
           "--strategy", stated.strategies,
           "a strategy of your own, a shared library, as one more row; repeat it for more (only here: no "
           "file can name one)")
        ->type_name("FILE.so")
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    app.add_option("-X", stated.kafkaProperties, "Kafka client setting")
        ->type_name("key=value")
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    app.add_option("-F", stated.kafkaFile, "file of Kafka client settings")->type_name("FILE");

    for (const SetupWord& word : setupWords()) {
        const std::string option = fmt::format("--{}", word.name);
        const std::string name(word.name);
        CLI::Option* added = nullptr;
        if (word.value.empty()) {
            added = app.add_flag_function(
                option, [&stated, name](std::int64_t) { stated.words.emplace_back(name, "true"); },
                std::string(word.help));
        } else {
            // One call of the callback for a repeatable word, with all its values; else one with the last,
            // and several are refused (checkStatedOnce()).
            using Values = std::vector<std::string>;
            const auto note = [&stated, name](const std::string& value) {
                stated.words.emplace_back(name, value);
            };
            const std::string help(word.help);
            added = word.isRepeatable ? app.add_option_function<Values>(
                        option, [note](const Values& values) { std::ranges::for_each(values, note); }, help)
                                      : app.add_option_function<std::string>(option, note, help);
            added->type_name(std::string(word.value))->allow_extra_args(false);
            if (!word.isRepeatable)
                added->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
        }
        added->group(std::string(sor::name(word.scope.part)));
    }
}

} // namespace sor
