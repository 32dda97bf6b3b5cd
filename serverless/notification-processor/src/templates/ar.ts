import type { Wording } from "./Wording.ts"

export const ar: Wording = {
  direction: "rtl",
  greeting: "مرحبًا {name}،",
  linkAlso: "إذا لم يعمل الرابط فانسخ هذا العنوان:",
  letters: {
    enrolled: {
      subject: "تم تسجيلك في {courseTitle}",
      paragraphs: ["تم تسجيلك في {courseTitle}. يمكنك البدء في أي وقت وبالوتيرة التي تناسبك."],
      action: "الانتقال إلى المقرر"
    },
    waitlisted: {
      subject: "أنت على قائمة الانتظار في {courseTitle}",
      paragraphs: [
        "جميع المقاعد في {courseTitle} محجوزة، لذلك أنت على قائمة الانتظار.",
        "عندما يتوفر مقعد ستنتقل إليه تلقائيًا وسنخبرك بذلك."
      ],
      action: "عرض المقرر"
    },
    promoted: {
      subject: "توفر مقعد: تم تسجيلك في {courseTitle}",
      paragraphs: ["توفر مقعد، وانتقلت من قائمة الانتظار إلى {courseTitle}. يمكنك البدء الآن."],
      action: "الانتقال إلى المقرر"
    },
    withdrawn: {
      subject: "انتهى تسجيلك في {courseTitle}",
      paragraphs: [
        "أنهى فريق المقرر أو الإدارة تسجيلك في {courseTitle}.",
        "إذا كان ذلك غير متوقع فتواصل مع فريق المقرر."
      ],
      action: "عرض المقرر"
    },
    "course-completed": {
      subject: "لقد أكملت {courseTitle}",
      paragraphs: ["أحسنت، لقد أكملت {courseTitle}.", "شهادتك جاهزة، ويمكن لأي شخص التحقق منها."],
      action: "عرض الشهادة"
    },
    "course-published": {
      subject: "إصدار جديد من {courseTitle}",
      paragraphs: ["صدر إصدار جديد من {courseTitle}.", "ما أكملته يبقى مكتملًا ما لم يتغير محتواه."],
      action: "الانتقال إلى المقرر"
    },
    "due-soon": {
      subject: "موعد قريب: {courseTitle}",
      paragraphs: ["يجب إكمال {courseTitle} قبل {dueAt}، ولم تكمله بعد."],
      action: "الانتقال إلى المقرر"
    },
    "material-rejected": {
      subject: "لم يُقبل ملف في {courseTitle}",
      paragraphs: [
        "لم يُقبل ملف رفعته إلى {courseTitle}: {reasons}.",
        "لا يمكن لأي شخص آخر رؤيته. صححه ثم ارفعه مرة أخرى."
      ],
      action: "عرض المواد"
    },
    "weekly-digest": {
      subject: "{frequency}",
      paragraphs: ["إليك ما هو جديد لك."],
      action: "فتح صندوق الوارد"
    },
    "password-changed": {
      subject: "تم تغيير كلمة المرور",
      paragraphs: [
        "تم تغيير كلمة مرور حسابك وإنهاء جميع الجلسات الأخرى.",
        "إذا لم تكن أنت من فعل ذلك فعيّن كلمة مرور جديدة فورًا."
      ],
      action: "تعيين كلمة مرور جديدة"
    },
    "second-factor-on": {
      subject: "تسجيل الدخول يتطلب رمزًا الآن",
      paragraphs: [
        "تم تفعيل عامل ثانٍ لحسابك: يُطلب رمز إلى جانب كلمة المرور. وتم إنهاء جميع الجلسات الأخرى.",
        "احتفظ برموز الاسترداد في مكان تجدها فيه من دون هاتفك. إذا لم تكن أنت من فعل ذلك فأبلغ الإدارة فورًا."
      ],
      action: "عرض حسابك"
    },
    "second-factor-off": {
      subject: "تم إيقاف العامل الثاني",
      paragraphs: [
        "تم إيقاف العامل الثاني لحسابك، منك أو من الإدارة بناءً على طلب. تكفي كلمة المرور وحدها لتسجيل الدخول الآن.",
        "إذا لم تكن أنت من فعل ذلك فعيّن كلمة مرور جديدة فورًا وفعّله من جديد."
      ],
      action: "عرض حسابك"
    },
    "recovery-codes-replaced": {
      subject: "لديك رموز استرداد جديدة",
      paragraphs: [
        "أُنشئت رموز استرداد جديدة لحسابك، ولم تعد الرموز السابقة صالحة.",
        "إذا لم تكن أنت من فعل ذلك فعيّن كلمة مرور جديدة وأنشئ رموزًا جديدة فورًا."
      ],
      action: "عرض حسابك"
    },
    "password-reset": {
      subject: "تعيين كلمة مرور جديدة",
      paragraphs: [
        "طلب شخص ما، على الأرجح أنت، كلمة مرور جديدة لحسابك. يعمل الرابط مرة واحدة لمدة {minutesValid}.",
        "إذا لم تكن أنت من طلب ذلك فلا داعي لفعل شيء: تبقى كلمة مرورك كما هي."
      ],
      action: "تعيين كلمة مرور جديدة"
    }
  },
  texts: {
    enrolled: "Lyceum: تم تسجيلك في {courseTitle}. {url}",
    waitlisted: "Lyceum: أنت على قائمة الانتظار في {courseTitle}. {url}",
    promoted: "Lyceum: توفر مقعد وتم تسجيلك في {courseTitle}. {url}",
    withdrawn: "Lyceum: انتهى تسجيلك في {courseTitle}. {url}",
    "course-completed": "Lyceum: أكملت {courseTitle}. شهادتك: {url}",
    "course-published": "Lyceum: إصدار جديد من {courseTitle}. {url}",
    "due-soon": "Lyceum: موعد إكمال {courseTitle} هو {dueAt}. {url}",
    "material-rejected": "Lyceum: لم يُقبل ملف في {courseTitle}. {url}"
  },
  rejections: {
    "type-mismatch": "محتواه ليس كما يقول اسمه",
    "type-not-allowed": "هذا النوع من الملفات غير مسموح به",
    empty: "إنه فارغ",
    "too-large": "إنه كبير جدًا",
    infected: "عُثر فيه على برامج ضارة",
    "active-content": "يحتوي على محتوى يعمل من تلقاء نفسه",
    encrypted: "إنه محمي بكلمة مرور",
    corrupt: "إنه تالف ولا يمكن قراءته",
    "archive-too-large": "سيكون كبيرًا جدًا بعد فك ضغطه",
    "archive-unsafe-path": "يحتوي على مسارات غير آمنة",
    unknown: "لم يذكر الفحص سببًا"
  },
  digests: { daily: "يومك في Lyceum", weekly: "أسبوعك في Lyceum" },
  digestMore: "غير مدرج هنا: {more}.",
  optional: "تصلك هذه الرسالة لأن لديك حسابًا في Lyceum.",
  mandatory: "تصلك هذه الرسالة لأنها تتعلق بأمان حسابك في Lyceum.",
  preferences: "اختر ما نخبرك به",
  unsubscribe: "إيقاف الرسائل من هذا النوع"
}
