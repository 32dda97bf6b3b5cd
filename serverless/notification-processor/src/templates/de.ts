import type { Wording } from "./Wording.ts"

export const de: Wording = {
  direction: "ltr",
  greeting: "Hallo {name},",
  linkAlso: "Falls der Link nicht funktioniert, kopieren Sie diese Adresse:",
  letters: {
    enrolled: {
      subject: "Sie sind eingeschrieben: {courseTitle}",
      paragraphs: [
        "Sie sind in {courseTitle} eingeschrieben. Sie können jederzeit und in Ihrem eigenen Takt beginnen."
      ],
      action: "Zum Kurs"
    },
    waitlisted: {
      subject: "Sie stehen auf der Warteliste: {courseTitle}",
      paragraphs: [
        "Alle Plätze in {courseTitle} sind vergeben, deshalb stehen Sie auf der Warteliste.",
        "Sobald ein Platz frei wird, rücken Sie von selbst nach, und wir sagen Ihnen Bescheid."
      ],
      action: "Kurs ansehen"
    },
    promoted: {
      subject: "Ein Platz ist frei geworden: {courseTitle}",
      paragraphs: [
        "Ein Platz ist frei geworden, und Sie sind von der Warteliste in {courseTitle} nachgerückt. Sie können jetzt beginnen."
      ],
      action: "Zum Kurs"
    },
    withdrawn: {
      subject: "Ihre Einschreibung wurde beendet: {courseTitle}",
      paragraphs: [
        "Ihre Einschreibung in {courseTitle} wurde vom Kursteam oder von der Verwaltung beendet.",
        "Wenn Sie das überrascht, fragen Sie das Kursteam."
      ],
      action: "Kurs ansehen"
    },
    "course-completed": {
      subject: "Sie haben {courseTitle} abgeschlossen",
      paragraphs: [
        "Glückwunsch: Sie haben {courseTitle} abgeschlossen.",
        "Ihr Zertifikat ist fertig, und jeder kann es prüfen."
      ],
      action: "Zertifikat ansehen"
    },
    "course-published": {
      subject: "Neue Version von {courseTitle}",
      paragraphs: [
        "Von {courseTitle} ist eine neue Version erschienen.",
        "Was Sie abgeschlossen haben, bleibt abgeschlossen, soweit es sich nicht geändert hat."
      ],
      action: "Zum Kurs"
    },
    "due-soon": {
      subject: "Bald fällig: {courseTitle}",
      paragraphs: ["{courseTitle} ist bis {dueAt} abzuschließen, und Sie sind noch nicht fertig."],
      action: "Zum Kurs"
    },
    "material-rejected": {
      subject: "Eine Datei für {courseTitle} wurde nicht angenommen",
      paragraphs: [
        "Eine Datei, die Sie zu {courseTitle} hochgeladen haben, wurde nicht angenommen: {reasons}.",
        "Niemand sonst kann sie sehen. Berichtigen Sie sie, und laden Sie sie noch einmal hoch."
      ],
      action: "Materialien ansehen"
    },
    "weekly-digest": {
      subject: "{frequency}",
      paragraphs: ["Das ist neu für Sie."],
      action: "Posteingang öffnen"
    },
    "password-changed": {
      subject: "Ihr Passwort wurde geändert",
      paragraphs: [
        "Das Passwort Ihres Kontos wurde geändert, und alle anderen Sitzungen wurden beendet.",
        "Wenn Sie das nicht waren, setzen Sie sofort ein neues Passwort."
      ],
      action: "Neues Passwort setzen"
    },
    "second-factor-on": {
      subject: "Bei der Anmeldung wird jetzt ein Code verlangt",
      paragraphs: [
        "Für Ihr Konto wurde ein zweiter Faktor eingeschaltet: Neben dem Passwort wird ein Code verlangt. Alle anderen Sitzungen wurden beendet.",
        "Bewahren Sie Ihre Wiederherstellungscodes dort auf, wo Sie sie ohne Ihr Telefon finden. Wenn Sie das nicht waren, melden Sie sich sofort bei der Administration."
      ],
      action: "Konto ansehen"
    },
    "second-factor-off": {
      subject: "Der zweite Faktor wurde ausgeschaltet",
      paragraphs: [
        "Der zweite Faktor Ihres Kontos wurde ausgeschaltet, von Ihnen oder auf Bitte von der Administration. Zur Anmeldung genügt jetzt Ihr Passwort.",
        "Wenn Sie das nicht waren, setzen Sie sofort ein neues Passwort und schalten Sie ihn wieder ein."
      ],
      action: "Konto ansehen"
    },
    "recovery-codes-replaced": {
      subject: "Sie haben neue Wiederherstellungscodes",
      paragraphs: [
        "Für Ihr Konto wurden neue Wiederherstellungscodes erzeugt. Die bisherigen gelten nicht mehr.",
        "Wenn Sie das nicht waren, setzen Sie sofort ein neues Passwort und erzeugen Sie neue."
      ],
      action: "Konto ansehen"
    },
    "password-reset": {
      subject: "Neues Passwort setzen",
      paragraphs: [
        "Jemand, wahrscheinlich Sie, hat für Ihr Konto ein neues Passwort angefordert. Der Link gilt einmal und für {minutesValid}.",
        "Wenn Sie das nicht waren, müssen Sie nichts tun: Ihr Passwort bleibt, wie es ist."
      ],
      action: "Neues Passwort setzen"
    }
  },
  texts: {
    enrolled: "Lyceum: Sie sind in {courseTitle} eingeschrieben. {url}",
    waitlisted: "Lyceum: Sie stehen auf der Warteliste von {courseTitle}. {url}",
    promoted: "Lyceum: Ein Platz ist frei, Sie sind in {courseTitle} eingeschrieben. {url}",
    withdrawn: "Lyceum: Ihre Einschreibung in {courseTitle} wurde beendet. {url}",
    "course-completed": "Lyceum: Sie haben {courseTitle} abgeschlossen. Ihr Zertifikat: {url}",
    "course-published": "Lyceum: Neue Version von {courseTitle}. {url}",
    "due-soon": "Lyceum: {courseTitle} ist bis {dueAt} abzuschließen. {url}",
    "material-rejected": "Lyceum: Eine Datei für {courseTitle} wurde nicht angenommen. {url}"
  },
  rejections: {
    "type-mismatch": "ihr Inhalt ist nicht, was ihr Name sagt",
    "type-not-allowed": "Dateien dieser Art sind nicht erlaubt",
    empty: "sie ist leer",
    "too-large": "sie ist zu groß",
    infected: "schädliche Software wurde darin gefunden",
    "active-content": "sie enthält Inhalte, die von selbst ausgeführt werden",
    encrypted: "sie ist durch ein Kennwort geschützt",
    corrupt: "sie ist beschädigt und nicht lesbar",
    "archive-too-large": "entpackt wäre sie zu groß",
    "archive-unsafe-path": "sie enthält unsichere Pfade",
    unknown: "die Prüfung nannte keinen Grund"
  },
  digests: { daily: "Ihr Tag bei Lyceum", weekly: "Ihre Woche bei Lyceum" },
  digestMore: "Hier nicht aufgeführt: {more}.",
  optional: "Sie erhalten diese Nachricht, weil Sie ein Konto bei Lyceum haben.",
  mandatory: "Sie erhalten diese Nachricht, weil sie die Sicherheit Ihres Kontos bei Lyceum betrifft.",
  preferences: "Auswählen, was wir Ihnen mitteilen",
  unsubscribe: "Nachrichten dieser Art abbestellen"
}
