/** A quarter of the schedules: with nothing planted every promise is kept. Files run side by side, one a core. */
import { quarter } from "./Quarter.ts"

quarter(4)
