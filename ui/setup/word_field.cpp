// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/word_field.h"

#include "charts/chart_theme.h"
#include "setup/run_setup.h"
#include "setup/setup_words.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QRegularExpression>
#include <QStyledItemDelegate>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

const SetupWord& wordCalled(std::string_view name)
{
    const auto found = std::ranges::find(setupWords(), name, &SetupWord::name);
    Q_ASSERT(found != setupWords().end());
    return *found;
}

/// Labels of all fields stand in one column, as wide as the longest of them.
int labelWidth(const QFontMetrics& metrics)
{
    return metrics.horizontalAdvance(u"Remainder at"_s);
}

/// Times carry nine decimals in a setup; people read them without those that say nothing.
QString shortened(const QString& text)
{
    static const QRegularExpression kZeros(u"(:\\d\\d)(\\.\\d*?)0+Z?$"_s);
    QString out = text;
    const auto match = kZeros.match(text);
    if (!match.hasMatch())
        return out;
    const QString decimals = match.captured(2) == u"."_s ? QString() : match.captured(2);
    const bool isInstant = text.contains(u'T');
    return text.left(match.capturedEnd(1)) + decimals + (isInstant ? u"Z"_s : QString());
}

/// Items with what there is to say of them behind their texts.
class NotedItems : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const QString note = index.data(Qt::AccessibleDescriptionRole).toString();
        if (!note.isEmpty())
            option->text += u" ("_s + note + u')';
    }
};

} // namespace

QColor problemColour(const QPalette& palette)
{
    return withContrast(QColor(0xd3, 0x2f, 0x2f), palette.color(QPalette::Window), kTextContrast);
}

void showAsProblem(QLabel* label)
{
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, problemColour(label->parentWidget()->palette()));
    label->setPalette(palette);
}

WordField::WordField(const char* word, const QString& label, QWidget* parent)
    : QWidget(parent)
    , m_word(wordCalled(word))
{
    m_line = new QLineEdit(this);
    connect(m_line, &QLineEdit::textChanged, this, &WordField::edited);
    lay(label);
}

WordField::WordField(const char* word, const QString& label, SteppedEdit* stepped, QWidget* parent)
    : QWidget(parent)
    , m_word(wordCalled(word))
    , m_line(stepped->line())
    , m_stepped(stepped)
{
    stepped->setParent(this);
    connect(m_line, &QLineEdit::textChanged, this, &WordField::edited);
    lay(label);
}

WordField* WordField::makeStepped(const char* word, const QString& label, const StepRule& rule,
                                  QWidget* parent)
{
    return new WordField(word, label, new SteppedEdit(rule, parent), parent);
}

WordField::WordField(const char* word, const QString& label, const Choices& choices, bool isEditable,
                     QWidget* parent)
    : QWidget(parent)
    , m_word(wordCalled(word))
{
    m_combo = new QComboBox(this);
    m_combo->setEditable(isEditable);
    m_combo->setInsertPolicy(QComboBox::NoInsert);
    // Long entries must not widen the panel.
    m_combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_combo->setMinimumContentsLength(4);
    for (const auto& [shown, text] : choices)
        m_combo->addItem(shown, text);
    if (isEditable) {
        m_combo->setCompleter(nullptr);
        m_combo->setItemDelegate(new NotedItems(m_combo));
        connect(m_combo, &QComboBox::editTextChanged, this, &WordField::edited);
    } else {
        connect(m_combo, &QComboBox::currentIndexChanged, this, &WordField::edited);
    }
    lay(label);
}

WordField::WordField(const char* word, const QString& label, TickTag /*tag*/, QWidget* parent)
    : QWidget(parent)
    , m_word(wordCalled(word))
{
    m_tick = new QCheckBox(label, this);
    connect(m_tick, &QCheckBox::toggled, this, &WordField::edited);
    lay(label);
}

WordField* WordField::makeTick(const char* word, const QString& label, QWidget* parent)
{
    return new WordField(word, label, TickTag{}, parent);
}

void WordField::lay(const QString& label)
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 1, 2, 1);
    grid->setHorizontalSpacing(6);
    grid->setVerticalSpacing(2);
    grid->setColumnMinimumWidth(0, labelWidth(fontMetrics()));
    grid->setColumnStretch(1, 1);
    QWidget* field = editor();
    if (m_tick != nullptr) {
        grid->addWidget(m_tick, 0, 0, 1, 2);
    } else {
        m_name = new QLabel(label, this);
        m_name->setTextFormat(Qt::PlainText);
        m_name->setBuddy(field);
        m_name->setFixedWidth(labelWidth(fontMetrics()));
        grid->addWidget(m_name, 0, 0);
        grid->addWidget(field, 0, 1);
        field->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        field->setMinimumWidth(fontMetrics().horizontalAdvance(u"0000000"_s));
    }
    m_sentence = makeNote({}, this);
    m_sentence->hide();
    grid->addWidget(m_sentence, 1, 0, 1, 2);
    QString plainLabel = label;
    field->setAccessibleName(plainLabel.remove(u'&'));
    if (m_line != nullptr)
        m_line->setAccessibleName(plainLabel);
    if (m_combo != nullptr && m_combo->lineEdit() != nullptr)
        m_combo->lineEdit()->setAccessibleName(plainLabel);
    labelSetting(m_word.name, plainLabel);
    field->setObjectName(toQString(m_word.name));
    QString help = toQString(m_word.help);
    if (!help.isEmpty())
        help[0] = help[0].toUpper();
    setToolTip(plainToolTip(u"%1 (--%2)"_s.arg(help, toQString(m_word.name))));
    field->setAccessibleDescription(help);
    setFocusProxy(field);
    colourProblem();
}

QWidget* WordField::editor() const
{
    if (m_stepped != nullptr)
        return m_stepped;
    if (m_line != nullptr)
        return m_line;
    if (m_combo != nullptr)
        return m_combo;
    return m_tick;
}

QString WordField::text() const
{
    if (m_tick != nullptr)
        return m_tick->isChecked() ? u"true"_s : QString();
    if (m_combo != nullptr && !m_combo->isEditable())
        return m_combo->currentData().toString();
    return (m_combo != nullptr ? m_combo->currentText() : m_line->text()).trimmed();
}

void WordField::setText(const QString& text)
{
    if (m_tick != nullptr) {
        m_tick->setChecked(text == u"true"_s);
    } else if (m_combo != nullptr && !m_combo->isEditable()) {
        int index = m_combo->findData(text);
        // A word of a setup file that the window does not offer is kept and shown as it is.
        if (index < 0) {
            m_combo->addItem(text, text);
            index = m_combo->count() - 1;
        }
        m_combo->setCurrentIndex(index);
    } else if (m_combo != nullptr) {
        m_combo->setEditText(text);
    } else {
        m_line->setText(text);
        m_line->setCursorPosition(0);
    }
}

void WordField::setPlaceholder(const QString& text)
{
    if (m_line != nullptr)
        m_line->setPlaceholderText(text);
    else if (m_combo != nullptr)
        m_combo->setPlaceholderText(text);
    if (m_combo != nullptr && m_combo->lineEdit() != nullptr)
        m_combo->lineEdit()->setPlaceholderText(text);
}

void WordField::setSuggestions(const QStringList& texts, const QMap<QString, QString>& notes)
{
    Q_ASSERT(m_combo != nullptr && m_combo->isEditable());
    const QString now = m_combo->currentText();
    const QSignalBlocker blocker(m_combo);
    m_combo->clear();
    m_combo->addItems(texts);
    for (int i = 0; i < m_combo->count(); ++i)
        m_combo->setItemData(i, notes.value(m_combo->itemText(i)), Qt::AccessibleDescriptionRole);
    m_combo->view()->setMinimumWidth(notes.isEmpty() ? 0 : m_combo->view()->sizeHintForColumn(0));
    m_combo->setEditText(now);
}

void WordField::setRequired(const QString& sentence)
{
    m_requirement = sentence;
    validate();
}

void WordField::setOptional(const QString& placeholder)
{
    m_isOptional = true;
    setPlaceholder(placeholder);
}

void WordField::setApplicable(bool isApplicable)
{
    if (isApplicable == m_isApplicable)
        return;
    m_isApplicable = isApplicable;
    setVisible(isApplicable && !m_isSearchedOut);
}

void WordField::setSearchedOut(bool isSearchedOut)
{
    m_isSearchedOut = isSearchedOut;
    setVisible(m_isApplicable && !isSearchedOut);
}

void WordField::setChanged(bool isChanged)
{
    if (isChanged == m_isChanged)
        return;
    m_isChanged = isChanged;
    QWidget* label = m_name != nullptr ? static_cast<QWidget*>(m_name) : m_tick;
    QFont font = label->font();
    font.setBold(isChanged);
    label->setFont(font);
    // Not by the weight alone.
    label->setAccessibleDescription(isChanged ? tr("not the default") : QString());
}

bool WordField::matches(const QString& text) const
{
    const auto holds = [&](const QString& where) { return where.contains(text, Qt::CaseInsensitive); };
    return holds(editor()->accessibleName()) || holds(toQString(m_word.name))
        || holds(toQString(m_word.help));
}

void WordField::setStepStart(const QString& text)
{
    Q_ASSERT(m_stepped != nullptr);
    m_stepped->setStart(text);
}

void WordField::load(const RunSetup& setup)
{
    m_isLoading = true;
    const bool isLeftOut = m_isOptional && !setup.isStated(m_word.name);
    setText(isLeftOut ? QString() : shortened(exactQString(m_word.get(setup))));
    m_isLoading = false;
    m_loadedText = text();
    validate();
}

void WordField::store(RunSetup& built, const RunSetup& base) const
{
    const bool wasStated = base.isStated(m_word.name) && text() == m_loadedText;
    if (text().isEmpty() || (!m_isApplicable && !wasStated))
        return;
    const std::string now = text().toStdString();
    RunSetup tried = built;
    if (!m_word.set(tried, now))
        return;
    if (!wasStated && !m_isOptional && m_word.get(tried) == m_word.get(built))
        return;
    (void)applyWord(built, m_word.name, now);
}

void WordField::edited()
{
    validate();
    if (!m_isLoading)
        emit changed();
}

void WordField::validate()
{
    QString problem;
    const QString now = text();
    if (now.isEmpty()) {
        problem = m_requirement;
    } else {
        RunSetup scratch;
        const Status status = m_word.set(scratch, now.toStdString());
        if (!status)
            problem = sentenceText(status.error().message);
    }
    if (problem == m_problem)
        return;
    m_problem = problem;
    m_sentence->setText(problem);
    m_sentence->setVisible(!problem.isEmpty());
    QString help = toQString(m_word.help);
    editor()->setAccessibleDescription(problem.isEmpty() ? help : problem);
    update();
}

void WordField::colourProblem()
{
    showAsProblem(m_sentence);
}

void WordField::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_sentence != nullptr)
        colourProblem();
}

void WordField::paintEvent(QPaintEvent* event)
{
    QWidget::paintEvent(event);
    if (m_problem.isEmpty())
        return;
    // Around the editor rather than in it, so that the focus ring stays what it is.
    QPainter painter(this);
    painter.setPen(QPen(problemColour(palette()), 2));
    painter.drawRoundedRect(QRectF(editor()->geometry()).adjusted(-1, -1, 1, 1), 2, 2);
}

} // namespace sor::ui
