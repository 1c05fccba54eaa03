// SPDX-License-Identifier: GPL-3.0-or-later
// Every value of an enum with names has one.
#include "base/enum_names.h"
#include "input/csv/csv_reader.h"
#include "input/kafka/publish/kafka_publisher.h"
#include "input/kafka/read/kafka_probe.h"
#include "report/answer.h"
#include "report/caveats.h"
#include "route/allocators/allocation.h"
#include "setup/setup_words.h"

#include <QTest>

using namespace sor;

namespace {

/// Compilers print a value that an enum does not have as a cast: (sor::Side)2.
template <auto V> constexpr bool isEnumerator()
{
    const std::string_view function = __PRETTY_FUNCTION__;
    return function[function.rfind("V = ") + 4] != '(';
}

/// The names go up to the last value of the enum, and leave none out from `first` on.
template <class E, E first = E{}> constexpr bool isComplete()
{
    constexpr auto last = std::ranges::max(kNamesOf<E>, {}, &EnumName<E>::value).value;
    constexpr auto number = static_cast<std::size_t>(last) - static_cast<std::size_t>(first) + 1;
    return kNamesOf<E>.size() == number && isEnumerator<last>()
        && !isEnumerator<static_cast<E>(static_cast<int>(last) + 1)>();
}

static_assert(isComplete<AllocationModel>());
static_assert(isComplete<AutoUnitSource>());
static_assert(isComplete<Baseline>());
static_assert(isComplete<Caveat::Severity>());
static_assert(isComplete<Completion>());
static_assert(isComplete<CsvPriceForm>());
static_assert(isComplete<CsvSchema>());
static_assert(isComplete<kafka::Keying>());
static_assert(isComplete<kafka::MessageForm>());
static_assert(isComplete<kafka::StepState>());
static_assert(isComplete<OutflowModel>());
static_assert(isComplete<Parameter>());
static_assert(isComplete<PlacementMethod>());
static_assert(isComplete<PrintKind>());
static_assert(isComplete<ProgressStyle, ProgressStyle::Text>());
static_assert(isComplete<Refresh>());
static_assert(isComplete<RouterModel>());
static_assert(isComplete<SliceRemainder>());
static_assert(isComplete<Side>());
static_assert(isComplete<TapeView>());
static_assert(isComplete<Verdict::Grade>());
static_assert(isComplete<VolumeProfile::Basis>());
static_assert(isComplete<WordPart>());

} // namespace

class TestEnumNames : public QObject {
    Q_OBJECT

private slots:
    void goesBothWays()
    {
        for (const auto& [value, word] : kNamesOf<RouterModel>) {
            QCOMPARE(name(value), word);
            QVERIFY(named<RouterModel>(word) == value);
        }
        QVERIFY(!named<RouterModel>("") && !named<RouterModel>("Static"));
        QCOMPARE(name(ProgressStyle::Auto), std::string_view());
    }

    void saysWhatIsExpected()
    {
        QCOMPARE(namesText<OutflowModel>(), std::string("independent, factor or joint"));
        QCOMPARE(namesText<bool>(), std::string("on or off"));
    }
};

QTEST_APPLESS_MAIN(TestEnumNames)
#include "tst_enum_names.moc"
