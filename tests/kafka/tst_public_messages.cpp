// SPDX-License-Identifier: GPL-3.0-or-later
// Messages of public reports, where they are there: each topic costs what an independent program says, or is
// refused with the sentence that helps. Their twins that are made here stand in tst_message_guards.
#include "mock_fixture.h"
#include "public_cases.h"

#include <QtTest>
#include <fstream>

using namespace sor;
using namespace sor::kafka::test;
using namespace sor::test;

class TestPublicMessages : public QObject {
    Q_OBJECT

    const std::vector<PublicCase> m_cases{
        {"k0_control", kRight},
        {"k10_naive_times_unsaid", kRight},
        {"k12_heartbeats", kRight},
        {"k13_gzip_BOM_UTF16_values", kRight},
        {"k16_columns_of_a_frame", kRight},
        {"k17_venues_as_an_object", kRight},
        {"k19_CSV_lines_three_a_message", kRight},
        {"k1_instrument_id_ignored", kRight, {{"symbol", "7"}}},
        {"k1_instrument_id_ignored", "Choose one with `symbol 7`"},
        {"k3_zone_twice", kRight},
        {"k5_NaN_in_an_unused_field", kRight},
        {"k7_JSON_schema_registry", kRight},
        {"k8_lines_in_one_message", kRight},
        {"k9_CSV_block_in_one_message", kRight},
    };
    QuotesBroker m_broker;

    /// As for KafkaBroker, a real broker may stand in for the mock.
    QString bootstrap() const
    {
        const QString real = qEnvironmentVariable("SORLAB_TEST_BOOTSTRAP");
        return real.isEmpty() ? m_broker.bootstrap() : real;
    }

private slots:
    void initTestCase()
    {
        if (!std::filesystem::exists(kPublicCases))
            QSKIP("The cases of public reports are not there; their twins are tested elsewhere.");
    }

    void casesCostWhatTheyShould_data() { addPublicRows(m_cases); }
    void casesCostWhatTheyShould()
    {
        QFETCH(int, at);
        const PublicCase& one = m_cases[static_cast<std::size_t>(at)];
        const bool isText = std::filesystem::exists(kPublicCases / one.name / "messages.txt");
        std::ifstream in(kPublicCases / one.name / (isText ? "messages.txt" : "messages.b64"),
                         std::ios::binary);
        QVERIFY(in);
        const std::string topic = fmt::format("case{}", at);
        HandProducer producer(bootstrap());
        QVERIFY(producer.makeTopic(topic, 1));
        for (std::string line; std::getline(in, line);) {
            const std::string value =
                isText ? line : QByteArray::fromBase64(QByteArray::fromStdString(line)).toStdString();
            producer.send(topic, 0, &value);
        }
        QVERIFY(producer.flush());
        RunSetup setup;
        setup.kafka = bootstrap().toStdString();
        setup.topic = topic;
        const auto report = runOn(std::move(setup), one.words);
        const std::string found = costOf(report);
        QVERIFY2(isAsExpected(one, found), found.c_str());
        if (std::string(one.name).starts_with("k10"))
            QVERIFY(std::ranges::any_of(report->warnings, [](const std::string& warning) {
                return warning.find("without a zone") != std::string::npos;
            }));
    }
};

QTEST_GUILESS_MAIN(TestPublicMessages)
#include "tst_public_messages.moc"
