// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/page_pictures.h"

#include <QPainter>
#include <QTextCursor>
#include <QTextDocument>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr int kPictureObject = QTextFormat::UserObject;
constexpr int kPictureIndex = QTextFormat::UserProperty; // in the list

} // namespace

PagePictures::PagePictures(QTextDocument& document, const QList<ReportPicture>& pictures, double heightScale)
    : QObject(document.documentLayout())
    , m_pictures(pictures)
    , m_heightScale(heightScale)
{
}

QString PagePictures::mark(qsizetype index)
{
    return u"\u2063picture %1\u2063"_s.arg(index);
}

void PagePictures::putInto(QTextDocument& document, const QList<ReportPicture>& pictures, double heightScale)
{
    document.documentLayout()->registerHandler(kPictureObject,
                                               new PagePictures(document, pictures, heightScale));
    for (qsizetype i = 0; i < pictures.size(); ++i) {
        QTextCharFormat format;
        format.setObjectType(kPictureObject);
        format.setProperty(kPictureIndex, i);
        document.find(mark(i)).insertText(QString(QChar::ObjectReplacementCharacter), format);
    }
}

QSizeF PagePictures::intrinsicSize(QTextDocument* document, int /*position*/, const QTextFormat& format)
{
    const ReportPicture& picture = m_pictures[format.property(kPictureIndex).toLongLong()];
    return {document->pageSize().width(), picture.heightInPoints * m_heightScale};
}

void PagePictures::drawObject(QPainter* painter, const QRectF& rect, QTextDocument* /*document*/,
                              int /*position*/, const QTextFormat& format)
{
    painter->save();
    painter->translate(rect.topLeft());
    m_pictures[format.property(kPictureIndex).toLongLong()].draw(painter, QRectF({}, rect.size()));
    painter->restore();
}

} // namespace sor::ui
