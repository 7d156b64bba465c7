package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
)

// world is what the API knows, and what it was asked.
type world struct {
	lock     sync.Mutex
	settings map[string]any
	refuse   bool
	users    map[string]*model.User
	calls    []any
}

func newWorld() *world {
	nick := "remote"
	return &world{users: map[string]*model.User{
		"ann": {
			Id: "ann", Username: "ann.smith", Email: "ann@example.com", RemoteId: &nick, CreateAt: 1 << 40,
			Props: model.StringMap{"a": "b"}, MfaUsedTimestamps: model.StringArray{"1"},
		},
		"bot": {Id: "bot", Username: "deploy", IsBot: true},
	}}
}

func (w *world) apiFor(manifest *model.Manifest) plugin.API {
	return &api{world: w, manifest: manifest}
}

func (w *world) set(settings map[string]any, refuse bool) {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.settings, w.refuse = settings, refuse
}

func (w *world) note(name string, args ...any) {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.calls = append(w.calls, map[string]any{"name": name, "args": args})
}

// taken gives the calls since it was last asked.
func (w *world) taken() []any {
	w.lock.Lock()
	defer w.lock.Unlock()
	calls := w.calls
	w.calls = nil
	return calls
}

// api is the part of the server's API that is called. Any other method is a nil pointer.
type api struct {
	plugin.API
	world    *world
	manifest *model.Manifest
}

// LoadPluginConfiguration gives the settings as a server does: the defaults of the manifest, and names in lower case.
func (a *api) LoadPluginConfiguration(dest any) error {
	a.world.note("LoadPluginConfiguration")
	a.world.lock.Lock()
	defer a.world.lock.Unlock()
	all := map[string]any{}
	for _, setting := range a.manifest.SettingsSchema.Settings {
		all[strings.ToLower(setting.Key)] = setting.Default
	}
	for name, value := range a.world.settings {
		all[strings.ToLower(name)] = value
	}
	encoded, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return json.Unmarshal(encoded, dest)
}

func (a *api) RegisterCommand(command *model.Command) error {
	a.world.note("RegisterCommand", command)
	a.world.lock.Lock()
	defer a.world.lock.Unlock()
	if a.world.refuse {
		return errors.New("no more commands")
	}
	return nil
}

func (a *api) GetUser(id string) (*model.User, *model.AppError) {
	a.world.note("GetUser", id)
	user, ok := a.world.users[id]
	if !ok {
		params := map[string]any{"id": id}
		err := model.NewAppError("GetUser", "app.user.missing_account.const", params, "id="+id, http.StatusNotFound)
		return nil, err.Wrap(fmt.Errorf("no rows"))
	}
	return user, nil
}

func (a *api) SendEphemeralPost(userID string, post *model.Post) *model.Post {
	a.world.note("SendEphemeralPost", userID, post)
	sent := post.Clone()
	sent.Id, sent.Type = "ephemeral", model.PostTypeEphemeral
	sent.AddProp("from_plugin", []any{true, map[string]any{"n": 1.5}})
	return sent
}

func (a *api) LogInfo(msg string, pairs ...any)  { a.world.note("LogInfo", msg, pairs) }
func (a *api) LogWarn(msg string, pairs ...any)  { a.world.note("LogWarn", msg, pairs) }
func (a *api) LogError(msg string, pairs ...any) { a.world.note("LogError", msg, pairs) }
