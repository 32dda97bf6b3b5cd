/**
 * Courses as this service knows them, seats and the waitlist (moved in the same statement as the events), and the read model.
 * The functions are VOLATILE: each statement in them sees what was committed before it, also after a wait for a lock.
 */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const statements = [
  `CREATE TABLE courses (
    course_id uuid PRIMARY KEY, owner_id uuid NOT NULL, slug text NOT NULL, title text NOT NULL, version int NOT NULL,
    capacity int, prerequisites uuid[] NOT NULL, retired boolean NOT NULL DEFAULT false
  )`,
  `CREATE INDEX courses_slug ON courses (slug)`,
  `CREATE INDEX courses_owner ON courses (owner_id)`,
  // taken counts active and completed enrolments while there is a capacity; without one it is 0. version: the newest
  // one that set the capacity, so that reading old events again never brings an old limit back.
  `CREATE TABLE seats (
    course_id uuid PRIMARY KEY, version int NOT NULL, capacity int, taken int NOT NULL DEFAULT 0, waiting int NOT NULL DEFAULT 0,
    last_place bigint NOT NULL DEFAULT 0
  ) WITH (fillfactor = 50)`,
  `CREATE INDEX seats_promotable ON seats (course_id) WHERE waiting > 0`,
  `CREATE TABLE waitlist (
    course_id uuid NOT NULL, place bigint NOT NULL, enrollment_id uuid NOT NULL UNIQUE, PRIMARY KEY (course_id, place)
  )`,
  `CREATE TABLE enrollments (
    id uuid PRIMARY KEY, course_id uuid NOT NULL, user_id uuid NOT NULL, course_version int NOT NULL, status text NOT NULL,
    cohort text, certificate_id uuid, version int NOT NULL, updated_at timestamptz NOT NULL
  ) WITH (fillfactor = 80)`,
  `CREATE UNIQUE INDEX enrollments_learner ON enrollments (course_id, user_id)`,
  `CREATE INDEX enrollments_by_user ON enrollments (user_id, updated_at DESC, id DESC)`,
  `CREATE INDEX enrollments_by_course ON enrollments (course_id, updated_at DESC, id DESC)`,
  `CREATE INDEX enrollments_newest ON enrollments (updated_at DESC, id DESC)`,
  `CREATE INDEX enrollments_status ON enrollments (course_id, status)`,
  `CREATE TABLE learners (user_id uuid PRIMARY KEY, erased boolean NOT NULL DEFAULT false)`,
  // A shared lock in memory: enrolments never wait for each other, only a change of capacity waits for them, and they for it.
  `CREATE FUNCTION is_unlimited(course uuid) RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock_shared(hashtextextended(course::text, 0));
      RETURN EXISTS (SELECT FROM seats WHERE course_id = course AND capacity IS NULL);
    END $$`,
  // A row = the seat is taken. Who waits goes first: nobody passes them while a seat is being given.
  `CREATE FUNCTION take_seat(course uuid) RETURNS SETOF int LANGUAGE plpgsql AS $$
    BEGIN
      IF is_unlimited(course) THEN RETURN NEXT 1; RETURN; END IF;
      RETURN QUERY UPDATE seats SET taken = taken + 1
        WHERE course_id = course AND taken < capacity AND waiting = 0 RETURNING 1;
    END $$`,
  // A row = stands in the queue, in the order of commit: the place is drawn under the lock of the seats' row.
  `CREATE FUNCTION wait_for_seat(course uuid, enrollment uuid) RETURNS SETOF int LANGUAGE plpgsql AS $$
    DECLARE drawn bigint;
    BEGIN
      PERFORM is_unlimited(course);
      UPDATE seats SET waiting = waiting + 1, last_place = last_place + 1
        WHERE course_id = course AND (taken >= capacity OR waiting > 0) AND capacity IS NOT NULL
        RETURNING last_place INTO drawn;
      IF drawn IS NULL THEN RETURN; END IF;
      INSERT INTO waitlist (course_id, place, enrollment_id) VALUES (course, drawn, enrollment);
      RETURN NEXT 1;
    END $$`,
  // A row = the first in the queue got the seat. Anybody else is refused: the caller looks again who is first.
  `CREATE FUNCTION give_seat(course uuid, enrollment uuid) RETURNS SETOF int LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM is_unlimited(course);
      UPDATE seats SET taken = taken + CASE WHEN capacity IS NULL THEN 0 ELSE 1 END, waiting = waiting - 1
        WHERE course_id = course AND waiting > 0 AND (capacity IS NULL OR taken < capacity);
      IF NOT FOUND THEN RETURN; END IF;
      DELETE FROM waitlist w WHERE w.course_id = course AND w.enrollment_id = enrollment
        AND w.place = (SELECT min(f.place) FROM waitlist f WHERE f.course_id = course);
      IF NOT FOUND THEN RAISE EXCEPTION 'somebody else is first' USING ERRCODE = '40001'; END IF;
      RETURN NEXT 1;
    END $$`,
  // A row = the seat, or the place in the queue, is given back.
  `CREATE FUNCTION leave_seat(course uuid, enrollment uuid) RETURNS SETOF int LANGUAGE plpgsql AS $$
    BEGIN
      IF is_unlimited(course) AND NOT EXISTS (SELECT FROM waitlist WHERE enrollment_id = enrollment) THEN
        RETURN NEXT 1; RETURN;
      END IF;
      PERFORM FROM seats WHERE course_id = course FOR UPDATE;
      DELETE FROM waitlist WHERE enrollment_id = enrollment;
      IF FOUND THEN UPDATE seats SET waiting = waiting - 1 WHERE course_id = course;
      ELSE UPDATE seats SET taken = taken - 1 WHERE course_id = course;
      END IF;
      RETURN NEXT 1;
    END $$`,
  // Nobody is between two states while the lock is held, so the count is exact, also when a course gets its first limit.
  `CREATE FUNCTION set_capacity(course uuid, wanted int, its_version int) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtextextended(course::text, 0));
      INSERT INTO seats AS s (course_id, version, capacity, taken)
        SELECT course, its_version, wanted, CASE WHEN wanted IS NULL THEN 0 ELSE count(*) END FROM enrollments e
          WHERE e.course_id = course AND e.status IN ('active', 'completed')
        ON CONFLICT (course_id) DO UPDATE SET version = its_version, capacity = wanted, taken = EXCLUDED.taken
          WHERE s.version <= its_version;
    END $$`,
  // Older news than what is known changes nothing: events come again, and a question may overtake them.
  `CREATE FUNCTION learn_course(course uuid, owner uuid, its_slug text, its_title text, its_version int, its_capacity int,
      needs uuid[]) RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO courses (course_id, owner_id, slug, title, version, capacity, prerequisites)
        VALUES (course, owner, its_slug, its_title, its_version, its_capacity, needs)
        ON CONFLICT (course_id) DO UPDATE SET owner_id = owner, slug = its_slug, title = its_title,
          version = its_version, capacity = its_capacity, prerequisites = needs
          WHERE courses.version < its_version;
      IF NOT FOUND THEN RETURN false; END IF;
      PERFORM set_capacity(course, its_capacity, its_version);
      RETURN true;
    END $$`
]

/** Migration `0002_enrollments`. */
export const enrollmentTables = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
})
