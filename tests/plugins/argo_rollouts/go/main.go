// Host drives a metric plugin as the controller of Argo Rollouts does, with the controller's own packages: it reads the
// ConfigMap from an API server, copies or downloads the plugin, and starts and calls it.
//
// Each line of the standard input is a request in JSON, and each gets a line of JSON as its answer.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"

	"github.com/argoproj/argo-rollouts/metricproviders/plugin"
	"github.com/argoproj/argo-rollouts/metricproviders/plugin/client"
	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	"github.com/argoproj/argo-rollouts/utils/config"
	"github.com/argoproj/argo-rollouts/utils/defaults"
	"github.com/argoproj/argo-rollouts/utils/evaluate"
	pluginutil "github.com/argoproj/argo-rollouts/utils/plugin"
	query "github.com/argoproj/argo-rollouts/utils/template"
	goplugin "github.com/hashicorp/go-plugin"
	"github.com/sirupsen/logrus"
	v1 "k8s.io/api/core/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/yaml"
)

// request says what to do.
type request struct {
	Do string
	// File is a ConfigMap or an AnalysisTemplate as YAML.
	File string
	// Location and Sha256 stand for what the ConfigMap says of the plugin.
	Location, Sha256 string
	// Args are the arguments of an AnalysisTemplate.
	Args map[string]string
	// Run, Metric, Measurement and Limit are arguments of the plugin's methods. For "runs" the limit is how many.
	Run         *v1alpha1.AnalysisRun
	Metric      v1alpha1.Metric
	Measurement v1alpha1.Measurement
	Limit       int
	// Value is what a condition is about.
	Value any
}

// read decodes a file of YAML; a field that its type does not have is an error.
func read(file string, into any) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return yaml.UnmarshalStrict(data, into)
}

// configure does what the controller does when it starts.
func configure(r request) error {
	var configMap v1.ConfigMap
	if err := read(r.File, &configMap); err != nil {
		return err
	}
	var plugins []map[string]any
	if err := yaml.UnmarshalStrict([]byte(configMap.Data["metricProviderPlugins"]), &plugins); err != nil {
		return err
	}
	for _, item := range plugins {
		item["location"], item["sha256"] = r.Location, r.Sha256
	}
	changed, err := yaml.Marshal(plugins)
	if err != nil {
		return err
	}
	configMap.Data["metricProviderPlugins"] = string(changed)
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/api/v1/namespaces/argo-rollouts/configmaps/"+configMap.Name {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(configMap)
	}))
	defer api.Close()
	clientset, err := kubernetes.NewForConfig(&rest.Config{Host: api.URL})
	if err != nil {
		return err
	}
	if _, err := config.InitializeConfig(clientset, defaults.DefaultRolloutsConfigMapName); err != nil {
		return err
	}
	return pluginutil.DownloadPlugins(pluginutil.FileDownloaderImpl{}, clientset)
}

// metricsOf gives the metrics of an AnalysisTemplate with its arguments filled in.
func metricsOf(r request) (metrics []v1alpha1.Metric, err error) {
	var analysis v1alpha1.AnalysisTemplate
	if err := read(r.File, &analysis); err != nil {
		return nil, err
	}
	var args []v1alpha1.Argument
	for name, value := range r.Args {
		args = append(args, v1alpha1.Argument{Name: name, Value: &value})
	}
	text, err := json.Marshal(analysis.Spec.Metrics)
	if err != nil {
		return nil, err
	}
	resolved, err := query.ResolveQuotedArgs(string(text), args)
	if err != nil {
		return nil, err
	}
	return metrics, json.Unmarshal([]byte(resolved), &metrics)
}

// answer does what a request asks for. The controller makes a provider for each call, too.
func answer(r request) (any, error) {
	switch r.Do {
	case "configure":
		return nil, configure(r)
	case "template":
		return metricsOf(r)
	case "evaluate":
		return evaluate.EvaluateResult(r.Value, r.Metric, *logrus.NewEntry(logrus.New()))
	case "init":
		provider, err := client.GetMetricPlugin(r.Metric)
		if err != nil {
			return nil, err
		}
		return provider.InitPlugin().ErrorString, nil
	case "cleanup":
		goplugin.CleanupClients()
		return nil, nil
	}
	provider, err := plugin.NewRpcPlugin(r.Metric)
	if err != nil {
		return nil, err
	}
	switch r.Do {
	case "run":
		return provider.Run(r.Run, r.Metric), nil
	case "runs":
		// The controller takes the measurements of a run at the same time.
		measurements := make([]v1alpha1.Measurement, r.Limit)
		var group sync.WaitGroup
		for i := range measurements {
			group.Add(1)
			go func() {
				defer group.Done()
				measurements[i] = provider.Run(r.Run, r.Metric)
			}()
		}
		group.Wait()
		return measurements, nil
	case "resume":
		return provider.Resume(r.Run, r.Metric, r.Measurement), nil
	case "terminate":
		return provider.Terminate(r.Run, r.Metric, r.Measurement), nil
	case "garbage":
		return nil, provider.GarbageCollect(r.Run, r.Metric, r.Limit)
	case "type":
		return provider.Type(), nil
	case "metadata":
		return provider.GetMetadata(r.Metric), nil
	}
	return nil, errors.New("no such request")
}

func main() {
	defer goplugin.CleanupClients()
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 16<<20)
	for input.Scan() {
		var r request
		err := json.Unmarshal(input.Bytes(), &r)
		var result any
		if err == nil {
			result, err = answer(r)
		}
		var text string
		if err != nil {
			text = err.Error()
		}
		line, err := json.Marshal(map[string]any{"answer": result, "error": text})
		if err != nil {
			panic(err)
		}
		fmt.Println(string(line))
	}
}
