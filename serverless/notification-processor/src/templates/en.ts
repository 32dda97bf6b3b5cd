import type { Wording } from "./Wording.ts"

export const en: Wording = {
  direction: "ltr",
  greeting: "Hello {name},",
  linkAlso: "If the link does not work, copy this address:",
  letters: {
    enrolled: {
      subject: "You are enrolled in {courseTitle}",
      paragraphs: ["You are enrolled in {courseTitle}. You can begin at any time and in your own rhythm."],
      action: "Go to the course"
    },
    waitlisted: {
      subject: "You are on the waitlist of {courseTitle}",
      paragraphs: [
        "Every seat of {courseTitle} is taken, so you are on the waitlist.",
        "When a seat comes free you move up by yourself, and we tell you."
      ],
      action: "See the course"
    },
    promoted: {
      subject: "A seat came free: you are enrolled in {courseTitle}",
      paragraphs: ["A seat came free, and you moved from the waitlist into {courseTitle}. You can begin now."],
      action: "Go to the course"
    },
    withdrawn: {
      subject: "Your enrolment in {courseTitle} has ended",
      paragraphs: [
        "Your enrolment in {courseTitle} was ended by the course team or by an administrator.",
        "If that is a surprise, ask the course team."
      ],
      action: "See the course"
    },
    "course-completed": {
      subject: "You completed {courseTitle}",
      paragraphs: ["Well done: you completed {courseTitle}.", "Your certificate is ready, and anyone can verify it."],
      action: "See your certificate"
    },
    "course-published": {
      subject: "New version of {courseTitle}",
      paragraphs: [
        "A new version of {courseTitle} has been published.",
        "What you have completed stays completed where it did not change."
      ],
      action: "Go to the course"
    },
    "password-changed": {
      subject: "Your password was changed",
      paragraphs: [
        "The password of your account was changed, and every other session was ended.",
        "If it was not you, set a new password at once."
      ],
      action: "Set a new password"
    },
    "password-reset": {
      subject: "Set a new password",
      paragraphs: [
        "Somebody, probably you, asked for a new password for your account. The link works once, for {minutesValid}.",
        "If it was not you, there is nothing to do: your password stays as it is."
      ],
      action: "Set a new password"
    }
  },
  optional: "You get this message because you have an account at Lyceum.",
  mandatory: "You get this message because it concerns the safety of your account at Lyceum.",
  preferences: "Choose what we tell you"
}
