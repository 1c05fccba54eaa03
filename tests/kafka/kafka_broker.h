// SPDX-License-Identifier: GPL-3.0-or-later
// A real Apache Kafka broker for tests, in a process of its own.
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <map>
#include <memory>

/// One KRaft node with a 256 MB heap on free loopback ports, its data in a temporary folder. It dies with the
/// test, however the test ends. When the environment names a broker in SORLAB_TEST_BOOTSTRAP, that one is
/// used for the plain listener instead, and it is neither stopped nor killed.
class KafkaBroker {
public:
    struct Options {
        bool hasSasl = false; // a SASL_PLAINTEXT listener: PLAIN and SCRAM-SHA-256, alice / alice-secret
        bool hasTls = false; // an SSL listener with a self-signed certificate
        bool mayBeForeign = true; // SORLAB_TEST_BOOTSTRAP may stand in for it
        std::map<QString, QString> properties; // beyond the usual ones
        QString plainAddress; // of the plain listener, when `properties` say what the listeners are
    };

    KafkaBroker();
    ~KafkaBroker();
    KafkaBroker(const KafkaBroker&) = delete;
    KafkaBroker& operator=(const KafkaBroker&) = delete;

    /// Starts it and waits until it answers; an empty text, or why that failed. At most 120 s.
    QString start(const Options& options);
    QString start() { return start(Options()); }
    /// With a server.properties of the caller's and a folder to be formatted with `clusterId`.
    QString startWith(std::map<QString, QString> properties, const QString& clusterId);
    /// Starts it again after kill(), on the same ports and data.
    QString restart();
    /// SIGKILL, at once.
    void kill();
    /// SIGSTOP and SIGCONT: a broker that hangs.
    void freeze();
    void thaw();

    bool isForeign() const { return m_isForeign; }
    QString bootstrap() const { return m_bootstrap; }
    QString saslBootstrap() const { return m_saslBootstrap; }
    QString tlsBootstrap() const { return m_tlsBootstrap; }
    /// The TLS listener's certificate, as a PEM file.
    QString certificate() const { return path(QStringLiteral("broker.pem")); }
    /// The end of the broker's log, for messages of failed tests.
    QString logTail() const;

    /// A port that nothing listens on.
    static quint16 freePort();

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }
    QString fetch();
    QString makeCertificate();
    QString run(const QString& program, const QStringList& arguments, int timeoutMs) const;
    QString write(const std::map<QString, QString>& properties);
    QString launch();
    bool answers() const;

    QTemporaryDir m_folder;
    QString m_cache;
    std::unique_ptr<QProcess> m_process;
    QString m_bootstrap;
    QString m_saslBootstrap;
    QString m_tlsBootstrap;
    bool m_isForeign = false;
};
