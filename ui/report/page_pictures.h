// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures that stand in the text of a document like large letters, so that pages break between them.
#pragma once

#include "report/pdf_report.h"

#include <QAbstractTextDocumentLayout>

#ifdef Q_MOC_RUN // which does not read Qt's own headers
Q_DECLARE_INTERFACE(QTextObjectInterface, "org.qt-project.Qt.QTextObjectInterface")
#endif

namespace sor::ui {

/// Draws the pictures of one document, whose layout owns it. UI thread only.
class PagePictures : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)

public:
    /// Puts each picture where its mark stands; `document` has its page size already. `heightScale`: units of
    /// the document in a point.
    static void putInto(QTextDocument& document, const QList<ReportPicture>& pictures, double heightScale);
    /// What stands for a picture in the text of a document before.
    static QString mark(qsizetype index);

    QSizeF intrinsicSize(QTextDocument* document, int position, const QTextFormat& format) override;
    void drawObject(QPainter* painter, const QRectF& rect, QTextDocument* document, int position,
                    const QTextFormat& format) override;

private:
    PagePictures(QTextDocument& document, const QList<ReportPicture>& pictures, double heightScale);

    QList<ReportPicture> m_pictures;
    double m_heightScale;
};

} // namespace sor::ui
