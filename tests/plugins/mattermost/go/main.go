// Command mattermost is the part of a Mattermost server that has to do with plugins: Mattermost's own plugin environment, and an
// API that writes down what it is asked. It obeys orders in JSON.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
	"github.com/mattermost/mattermost/server/public/shared/mlog"
)

// order says what to do, and with what.
type order struct {
	Do       string
	ID       string
	Post     *model.Post
	Posts    []*model.Post
	Command  string
	Settings map[string]any
	Refuse   bool
	// Attach puts something into the properties of the post that has a type of Mattermost's.
	Attach bool
}

type server struct {
	env    *plugin.Environment
	world  *world
	logger *mlog.Logger
	lines  mlog.Buffer
}

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(dir string) error {
	s := &server{world: newWorld()}
	var err error
	if s.logger, err = mlog.NewLogger(); err != nil {
		return err
	}
	levels := []mlog.Level{mlog.LvlDebug, mlog.LvlInfo, mlog.LvlWarn, mlog.LvlError}
	if err := mlog.AddWriterTarget(s.logger, &s.lines, true, levels...); err != nil {
		return err
	}
	mlog.InitGlobalLogger(s.logger)
	s.env, err = plugin.NewEnvironment(s.world.apiFor, nil, dir, dir, s.logger, nil)
	if err != nil {
		return err
	}
	s.env.TogglePluginHealthCheckJob(true)
	defer s.env.Shutdown()

	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var o order
		if err := in.Decode(&o); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		answer, err := s.obey(o)
		reply := map[string]any{"answer": answer}
		if err != nil {
			reply["error"] = err.Error()
		}
		if err := out.Encode(reply); err != nil {
			return err
		}
	}
}

func (s *server) obey(o order) (any, error) {
	switch o.Do {
	case "activate":
		_, activated, err := s.env.Activate(o.ID)
		return activated, err
	case "deactivate":
		return s.env.Deactivate(o.ID), nil
	case "status":
		statuses, err := s.env.Statuses()
		if err != nil || len(statuses) != 1 {
			return nil, fmt.Errorf("%d plugins: %v", len(statuses), err)
		}
		return statuses[0], nil
	case "health":
		return nil, s.env.PerformHealthCheck(o.ID)
	case "check":
		// What the job does every 30 seconds.
		s.env.GetPluginHealthCheckJob().CheckPlugin(o.ID)
		return s.env.GetPluginState(o.ID), nil
	case "post":
		return s.post(o.Post), nil
	case "edit":
		if o.Attach {
			o.Post.AddProp(model.PostPropsAttachments, []*model.SlackAttachment{{Text: "hello"}})
		}
		return s.edit(o.Post), nil
	case "posts":
		outcomes := make([]posted, len(o.Posts))
		var all sync.WaitGroup
		for i, post := range o.Posts {
			all.Add(1)
			go func() {
				defer all.Done()
				outcomes[i] = s.post(post)
			}()
		}
		all.Wait()
		return outcomes, nil
	case "command":
		hooks, err := s.env.HooksForPlugin(o.ID)
		if err != nil {
			return nil, err
		}
		args := &model.CommandArgs{UserId: "ann", Command: o.Command, UserMentions: model.UserMentionMap{"bob": "bob"}}
		response, appErr := hooks.ExecuteCommand(&plugin.Context{RequestId: "request"}, args)
		if appErr != nil {
			return nil, appErr
		}
		return response, nil
	case "settings":
		s.world.set(o.Settings, o.Refuse)
		hooks, err := s.env.HooksForPlugin(o.ID)
		if err != nil {
			return nil, nil
		}
		return nil, hooks.OnConfigurationChange()
	case "calls":
		return s.world.taken(), nil
	case "log":
		return s.log()
	}
	return nil, errors.New("unknown: " + o.Do)
}

// posted is what became of a post.
type posted struct {
	Post   *model.Post
	Reason string
	Asked  int
}

// post does what a server does with a message before it stores it.
func (s *server) post(post *model.Post) posted {
	o := posted{Post: post}
	s.env.RunMultiPluginHook(func(hooks plugin.Hooks, _ *model.Manifest) bool {
		o.Asked++
		replacement, reason := hooks.MessageWillBePosted(&plugin.Context{SessionId: "session"}, o.Post.ForPlugin())
		if o.Reason = reason; reason != "" {
			return false
		}
		if replacement != nil {
			o.Post = replacement
		}
		return true
	}, plugin.MessageWillBePostedID)
	return o
}

// edit does what a server does with a message that somebody has changed. A post that is refused is nil.
func (s *server) edit(post *model.Post) posted {
	o := posted{Post: post}
	s.env.RunMultiPluginHook(func(hooks plugin.Hooks, _ *model.Manifest) bool {
		o.Asked++
		old := &model.Post{Id: post.Id, Message: "before"}
		o.Post, o.Reason = hooks.MessageWillBeUpdated(&plugin.Context{}, o.Post.ForPlugin(), old)
		return o.Post != nil
	}, plugin.MessageWillBeUpdatedID)
	return o
}

// log gives the lines that the server has logged so far.
func (s *server) log() (any, error) {
	if err := s.logger.Flush(); err != nil {
		return nil, err
	}
	var lines []json.RawMessage
	for _, line := range strings.Split(strings.TrimSpace(s.lines.String()), "\n") {
		if !json.Valid([]byte(line)) {
			return nil, errors.New("no JSON: " + line)
		}
		lines = append(lines, bytes.TrimSpace([]byte(line)))
	}
	return lines, nil
}
