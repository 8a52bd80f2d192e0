//! Files and printouts that the loader makes on the visitor's device.

/// Kind of a file or printout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DownloadKind {
    /// Certificate, as PNG.
    CertificatePng,
    /// Certificate, as SVG.
    CertificateSvg,
    /// Calendar entry in a week's time (RFC 5545).
    Reminder,
    /// Printout of the steps.
    Printout,
    /// QR code, as SVG.
    QrCode,
    /// Printout of a poster with the QR code.
    Poster,
}

impl DownloadKind {
    const ALL: [Self; 6] =
        [Self::CertificatePng, Self::CertificateSvg, Self::Reminder, Self::Printout, Self::QrCode, Self::Poster];

    /// Reads the name in reports of the loader.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Name in calls of the loader and in its reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CertificatePng => "picture",
            Self::CertificateSvg => "drawing",
            Self::Reminder => "reminder",
            Self::Printout => "printout",
            Self::QrCode => "qr-code",
            Self::Poster => "poster",
        }
    }
}
