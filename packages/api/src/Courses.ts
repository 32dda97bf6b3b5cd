/** The course service's contract: catalogue, outlines, items and files for learners; drafts, versions, OLX in and out for authors. */
import { HttpApiGroup, OpenApi } from "effect/http-api"
import { CatalogueGroup } from "./Catalogue.ts"
import { contract, problems } from "./Conventions.ts"
import { exportCourse, importCourse } from "./CourseArchives.ts"
import {
  copyCourse,
  createCourse,
  draftChanges,
  getDraft,
  history,
  previewItem,
  publish,
  retire,
  saveDraft
} from "./CourseDrafts.ts"
import { item, searchInside } from "./CourseItems.ts"
import { deleteMaterial, material, materials, requestMaterial } from "./CourseMaterials.ts"
import { Authentication } from "./Security.ts"

/** Routes of authors and learners. */
export class CoursesGroup extends HttpApiGroup.make("courses")
  .add(createCourse, copyCourse, importCourse, getDraft, draftChanges, saveDraft, previewItem)
  .add(materials, requestMaterial, material, deleteMaterial)
  .add(publish, retire, exportCourse, history, item, searchInside)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Courses" })) {}

/** Public contract of the course service. */
export class CoursesApi extends contract("courses").add(CatalogueGroup, CoursesGroup).middleware(problems) {}
