// What Argo CD's own code makes of ApplicationSets and AppProjects, without a cluster.
//
// stdin: {"sets": [ApplicationSet], "clusters": [Secret], "projects": [AppProject], "questions": [question]}, strictly: a field
// that Argo CD does not know is an error. stdout: {"applications": {set: [Application]}, "errors": {set: text}, "refusals": [[text]]}
package main

import (
	"encoding/json"
	"fmt"
	"os"

	log "github.com/sirupsen/logrus"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"

	"github.com/argoproj/argo-cd/v3/applicationset/controllers/template"
	"github.com/argoproj/argo-cd/v3/applicationset/generators"
	"github.com/argoproj/argo-cd/v3/applicationset/utils"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
)

type object struct {
	Group     string `json:"group"`
	Kind      string `json:"kind"`
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
}

// May this project bring these objects from there to here?
type question struct {
	Project   string   `json:"project"`
	Sources   []source `json:"sources"`
	Server    string   `json:"server"`
	Cluster   string   `json:"cluster"`
	Namespace string   `json:"namespace"`
	Objects   []object `json:"objects"`
}

type source struct {
	RepoURL string `json:"repoURL"`
}

type input struct {
	Sets      []v1alpha1.ApplicationSet `json:"sets"`
	Clusters  []corev1.Secret           `json:"clusters"`
	Projects  []v1alpha1.AppProject     `json:"projects"`
	Questions []question                `json:"questions"`
}

type output struct {
	Applications map[string][]v1alpha1.Application `json:"applications"`
	Errors       map[string]string                 `json:"errors"`
	Refusals     [][]string                        `json:"refusals"`
}

func main() {
	log.SetLevel(log.PanicLevel)
	var in input
	decoder := json.NewDecoder(os.Stdin)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&in); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	out := output{Applications: map[string][]v1alpha1.Application{}, Errors: map[string]string{}, Refusals: [][]string{}}
	render(in, &out)
	for _, asked := range in.Questions {
		out.Refusals = append(out.Refusals, refusals(in.Projects, asked))
	}
	if err := json.NewEncoder(os.Stdout).Encode(out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func render(in input, out *output) {
	scheme := runtime.NewScheme()
	if err := corev1.AddToScheme(scheme); err != nil {
		panic(err)
	}
	secrets := []client.Object{}
	for i := range in.Clusters {
		secrets = append(secrets, &in.Clusters[i])
	}
	cluster := fake.NewClientBuilder().WithScheme(scheme).WithObjects(secrets...).Build()
	terminal := map[string]generators.Generator{
		"List":     generators.NewListGenerator(),
		"Clusters": generators.NewClusterGenerator(cluster, "argocd"),
	}
	all := map[string]generators.Generator{
		"List":     terminal["List"],
		"Clusters": terminal["Clusters"],
		"Matrix":   generators.NewMatrixGenerator(terminal),
	}
	for _, set := range in.Sets {
		found, _, err := template.GenerateApplications(log.WithField("set", set.Name), set, all, &utils.Render{}, cluster)
		out.Applications[set.Name] = found
		if err != nil {
			out.Errors[set.Name] = err.Error()
		}
	}
}

func refusals(projects []v1alpha1.AppProject, asked question) []string {
	found := []string{}
	for _, project := range projects {
		if project.Name != asked.Project {
			continue
		}
		for _, one := range asked.Sources {
			if !project.IsSourcePermitted(v1alpha1.ApplicationSource{RepoURL: one.RepoURL}) {
				found = append(found, "source "+one.RepoURL)
			}
		}
		cluster := &v1alpha1.Cluster{Server: asked.Server, Name: asked.Cluster}
		none := func(string) ([]*v1alpha1.Cluster, error) { return nil, nil }
		if ok, err := project.IsDestinationPermitted(cluster, asked.Namespace, none); err != nil || !ok {
			found = append(found, "namespace "+asked.Namespace)
		}
		for _, one := range asked.Objects {
			kind := schema.GroupKind{Group: one.Group, Kind: one.Kind}
			if ok, err := project.IsResourcePermitted(kind, one.Name, one.Namespace, cluster, none); err != nil || !ok {
				found = append(found, fmt.Sprintf("%s %s", kind.String(), one.Name))
			}
		}
		return found
	}
	return []string{"there is no project " + asked.Project}
}
