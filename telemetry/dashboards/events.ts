/** The event backbone: from the event store by relay and topic to every effect. */
import { board, choice } from "./build/Board.ts"
import { logs, series } from "./build/Panels.ts"
import { largest, quantile, rate } from "./build/Queries.ts"

const group = 'group=~"$group"'

export const events = board({
  uid: "lyceum-events",
  title: "Lyceum / Event backbone",
  description:
    "Events stored, relayed and applied; what waits, what was put aside, how long an effect took; jobs; erasures and exports.",
  sources: ["prometheus", "loki"],
  variables: [choice("group", "Group", "label_values(lyceum_consumer_consumed_total, group)")],
  rows: [
    {
      title: "Stored and relayed",
      panels: [
        series({
          title: "Events stored",
          description: "Events a second that commands appended, by type.",
          unit: "ops",
          stacked: true,
          queries: [{ expr: rate("lyceum_events_appended_total", "type"), legend: "{{type}}" }]
        }),
        series({
          title: "Events published",
          description: "Events a second that relays put into their topic; what is stored and not published waits.",
          unit: "ops",
          queries: [
            { expr: rate("lyceum_relay_published_total", "service"), legend: "{{service}}" },
            { expr: rate("lyceum_relay_failures_total", "service"), legend: "{{service}} failed tries" }
          ]
        }),
        series({
          title: "Oldest event that waits",
          description: "Age of the oldest event that its relay has not published.",
          unit: "s",
          bad: 60,
          queries: [{ expr: largest("lyceum_relay_lag_seconds", "service"), legend: "{{service}}" }]
        }),
        series({
          title: "Events that wait",
          description: "Events that their relay has not published.",
          unit: "short",
          queries: [{ expr: largest("lyceum_relay_lag_events", "service"), legend: "{{service}}" }]
        })
      ]
    },
    {
      title: "Consumed",
      panels: [
        series({
          title: "Records not read yet",
          description: "By group and topic. It may rise in a burst; it must come down again.",
          unit: "short",
          bad: 10_000,
          queries: [
            { expr: largest("lyceum_consumer_lag_records", "group, topic", group), legend: "{{group}} {{topic}}" }
          ]
        }),
        series({
          title: "From event to effect",
          description: "95 of 100 batches took effect sooner after the event.",
          unit: "s",
          bad: 30,
          queries: [
            {
              expr: quantile(0.95, "lyceum_consumer_delay_seconds", "group, topic", group),
              legend: "{{group}} {{topic}}"
            }
          ]
        }),
        series({
          title: "Dead letters",
          description: "Records put aside and not replayed: events without their effect.",
          unit: "short",
          bad: 1,
          queries: [{ expr: largest("lyceum_dead_letters", "group, topic", group), legend: "{{group}} {{topic}}" }]
        }),
        series({
          title: "Records applied",
          description: "Events a second that took effect.",
          unit: "ops",
          queries: [
            { expr: rate("lyceum_consumer_applied_total", "group, topic", group), legend: "{{group}} {{topic}}" }
          ]
        }),
        series({
          title: "Records without effect",
          description: "Seen before, of an unknown type, or put aside.",
          unit: "ops",
          queries: [
            {
              expr: rate("lyceum_consumer_duplicate_total", "group, topic", group),
              legend: "{{group}} {{topic}} seen before"
            },
            {
              expr: rate("lyceum_consumer_unknown_total", "group, topic", group),
              legend: "{{group}} {{topic}} unknown"
            },
            {
              expr: rate("lyceum_consumer_dead_lettered_total", "group, topic", group),
              legend: "{{group}} {{topic}} put aside"
            }
          ]
        }),
        series({
          title: "Restarts of groups",
          description: "Times a second that a group stopped and was started again.",
          unit: "ops",
          queries: [{ expr: rate("lyceum_consumer_failures_total", "group", group), legend: "{{group}}" }]
        })
      ]
    },
    {
      title: "Jobs",
      panels: [
        series({
          title: "Jobs that wait",
          description: "Jobs of a queue that wait or run.",
          unit: "short",
          bad: 1000,
          queries: [{ expr: largest("lyceum_jobs_waiting", "queue"), legend: "{{queue}}" }]
        }),
        series({
          title: "Jobs worked",
          description: "Tries a second by how they ended; dead ones wait for a person.",
          unit: "ops",
          queries: [{ expr: rate("lyceum_jobs_total", "queue, outcome"), legend: "{{queue}} {{outcome}}" }]
        })
      ]
    },
    {
      title: "Erasure and export",
      panels: [
        series({
          title: "Overdue erasures and exports",
          description: "Requests of people about their data that a holder of some has not answered within the hour.",
          unit: "short",
          bad: 1,
          queries: [{ expr: largest("lyceum_data_requests_overdue", "kind, holder"), legend: "{{kind}} {{holder}}" }]
        })
      ]
    },
    {
      title: "Log",
      panels: [
        logs({
          title: "What groups, relays and queues complain of",
          description: "Lines from WARN upwards that name a group, topic or queue, or the relay.",
          expr: '{level=~"WARN|ERROR|FATAL"} |~ "\\"(group|topic|queue)\\":|\\"message\\":\\"(group|relay) " | json'
        })
      ]
    }
  ]
})
